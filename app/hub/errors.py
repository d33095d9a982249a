"""What can go wrong between a replica and the hub: each has one sentence that says what to do."""

from app.errors import AppError


class NetworkFailed(AppError):
    """Nothing was exchanged, nothing is lost; the next exchange goes on from here."""

    code = "NET-000"


class HubUnreachable(NetworkFailed):
    """No network, no answer, or a broken connection after every retry."""

    code = "NET-001"


class NotTheHub(NetworkFailed):
    """Somebody else answered: a log-in page of the network, or a wrong address."""

    code = "NET-002"


class CertificateWrong(NetworkFailed):
    """The certificate is not the one that the county named."""

    code = "NET-003"


class AddressWrong(NetworkFailed):
    code = "NET-004"


class AddressMissing(NetworkFailed):
    """This replica has not been told where its hub is."""

    code = "NET-014"


class DeviceNotServed(NetworkFailed):
    """Unknown to the roster, revoked, or shut out."""

    code = "NET-005"


class HubBusy(NetworkFailed):
    """Too many requests, or the hub is being restarted."""

    code = "NET-006"


class HubFull(NetworkFailed):
    code = "NET-007"


class ProxyRefused(NetworkFailed):
    code = "NET-008"


class ParcelDamaged(NetworkFailed):
    """Its content is not what its name says."""

    code = "NET-009"


class ParcelTooLarge(NetworkFailed):
    code = "NET-010"


class ProofMissing(NetworkFailed):
    """Not signed by a device over the hub's challenge, or signed for an earlier request."""

    code = "NET-011"


class RequestMalformed(NetworkFailed):
    """Not a request that this hub understands."""

    code = "NET-012"


class UploadElsewhere(NetworkFailed):
    """The upload broke off or does not begin where the last one ended; it is resumed."""

    code = "NET-013"


class HubNotSetUp(AppError):
    """``hub init`` has not been run in this folder."""

    code = "HUB-001"


class HubNotCounty(AppError):
    """This replica's scope is not a county's."""

    code = "HUB-002"


class HubPortTaken(AppError):
    code = "HUB-003"


class HubAlready(AppError):
    """This folder is a hub already."""

    code = "HUB-004"


class DatabaseNamedWrong(AppError):
    """Not a PostgreSQL URL, no database in it, or a password: that belongs into a file or the environment."""

    code = "HUB-005"


class DatabasePasswordMissing(AppError):
    """The file that holds the database's password can't be read."""

    code = "HUB-006"


class DatabaseUnreachable(AppError):
    """The server does not answer, is being restarted, or gave up a connection: worth another try."""

    code = "HUB-007"


class DatabaseRefused(AppError):
    """The server answers and refuses: user, password, rights, or there is no such database."""

    code = "HUB-008"


class DatabaseTaken(AppError):
    """The database holds another replica already."""

    code = "HUB-009"


class DatabaseNotDistributed(AppError):
    """The server has no Citus, or one that can't spread schemas."""

    code = "HUB-010"


class BackedUpByServer(AppError):
    """The tables lie on a server: its own means copy them."""

    code = "HUB-011"
