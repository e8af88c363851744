import Testing

/// Everything that runs on a pseudo-terminal, one after the other: the machine's load must not decide.
@Suite(.serialized) struct ShellTests {}
