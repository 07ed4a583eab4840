"""Which firms trade or will trade."""
