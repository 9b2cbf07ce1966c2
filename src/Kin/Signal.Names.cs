namespace Kin;

public readonly partial struct Signal
{
    private static readonly string[] s_names =
    [
        "",
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
        "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT",
        "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>SIGHUP, 1. The terminal went away, or: read your configuration again.</summary>
    public static Signal Hangup => new(1);

    /// <summary>SIGINT, 2. Ctrl-C.</summary>
    public static Signal Interrupt => new(2);

    /// <summary>SIGQUIT, 3. Ctrl-\: end with a core file.</summary>
    public static Signal Quit => new(3);

    /// <summary>SIGILL, 4. An instruction that the processor does not know.</summary>
    public static Signal IllegalInstruction => new(4);

    /// <summary>SIGTRAP, 5. A breakpoint.</summary>
    public static Signal Trap => new(5);

    /// <summary>SIGABRT, 6. The program found itself broken (abort(3)).</summary>
    public static Signal Abort => new(6);

    /// <summary>
    /// SIGBUS, 7. A memory access that the mapping cannot serve, such as beyond the end of a file.
    /// </summary>
    public static Signal Bus => new(7);

    /// <summary>SIGFPE, 8. An arithmetic error, such as an integer division by zero.</summary>
    public static Signal FloatingPoint => new(8);

    /// <summary>SIGKILL, 9. Ends a process at once. Cannot be caught, blocked or ignored.</summary>
    public static Signal Kill => new(9);

    /// <summary>SIGUSR1, 10. Free for programs.</summary>
    public static Signal User1 => new(10);

    /// <summary>SIGSEGV, 11. An access to memory that is not there.</summary>
    public static Signal SegmentationFault => new(11);

    /// <summary>SIGUSR2, 12. Free for programs.</summary>
    public static Signal User2 => new(12);

    /// <summary>SIGPIPE, 13. A write to a pipe that nobody reads.</summary>
    public static Signal Pipe => new(13);

    /// <summary>SIGALRM, 14. A timer of alarm(2) ran out.</summary>
    public static Signal Alarm => new(14);

    /// <summary>SIGTERM, 15. The polite request to end.</summary>
    public static Signal Terminate => new(15);

    /// <summary>SIGSTKFLT, 16. Unused by the kernel.</summary>
    public static Signal StackFault => new(16);

    /// <summary>SIGCHLD, 17. A child ended, stopped or went on.</summary>
    public static Signal Child => new(17);

    /// <summary>SIGCONT, 18. Go on after a stop.</summary>
    public static Signal Continue => new(18);

    /// <summary>SIGSTOP, 19. Stops a process. Cannot be caught, blocked or ignored.</summary>
    public static Signal Stop => new(19);

    /// <summary>SIGTSTP, 20. Ctrl-Z.</summary>
    public static Signal TerminalStop => new(20);

    /// <summary>SIGTTIN, 21. A background process read from its terminal.</summary>
    public static Signal TerminalInput => new(21);

    /// <summary>SIGTTOU, 22. A background process wrote to its terminal.</summary>
    public static Signal TerminalOutput => new(22);

    /// <summary>SIGURG, 23. Urgent data on a socket.</summary>
    public static Signal Urgent => new(23);

    /// <summary>SIGXCPU, 24. The limit of CPU time (RLIMIT_CPU) is reached.</summary>
    public static Signal CpuTimeLimit => new(24);

    /// <summary>SIGXFSZ, 25. The limit of file size (RLIMIT_FSIZE) is reached.</summary>
    public static Signal FileSizeLimit => new(25);

    /// <summary>SIGVTALRM, 26. A timer of CPU time in user mode ran out.</summary>
    public static Signal VirtualAlarm => new(26);

    /// <summary>SIGPROF, 27. A timer of CPU time ran out.</summary>
    public static Signal Profiling => new(27);

    /// <summary>SIGWINCH, 28. The terminal changed its size.</summary>
    public static Signal WindowChange => new(28);

    /// <summary>SIGIO, 29. A descriptor became ready (O_ASYNC).</summary>
    public static Signal InputOutput => new(29);

    /// <summary>SIGPWR, 30. The power fails.</summary>
    public static Signal Power => new(30);

    /// <summary>SIGSYS, 31. A system call that is not there or not allowed (seccomp).</summary>
    public static Signal BadSystemCall => new(31);
}
