"""The gateway: Envoy in front of the service, configured from a plan."""
