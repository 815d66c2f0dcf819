"""What leaves the machine, tried on real servers on the loopback and on real programs."""
