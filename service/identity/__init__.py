"""Who asks, and what they may do: everybody on this machine, holders of keys, or whom an issuer's tokens name."""
