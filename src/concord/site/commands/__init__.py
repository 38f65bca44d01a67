"""The subcommands of `concord`."""
