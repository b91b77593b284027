"""The shell: configuration, finding posts, reading them and writing them safely."""
