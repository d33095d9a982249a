"""The store's side of an exchange: what to send, and taking in what came."""
