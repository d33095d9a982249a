"""Forms made from a questionnaire of the policy pack: boxes to tick by digit, findings, tasks."""
