namespace Kin;

/// <summary>
/// A program to run and everything about how. Immutable: vary it with <c>with</c>. No shell is involved, so
/// arguments need no quoting.
/// </summary>
/// <remarks>
/// The file name is looked up as execvp(3) does: one with a slash is a path; any other is searched in the
/// PATH that the child will have. Unlike there, a script without a first line #! is an error (ENOEXEC). The
/// child starts with default signal dispositions and an empty signal mask, with the soft limit of open files
/// that this process was started with, and with no descriptors but those that are named here. Thread-safe.
/// </remarks>
/// <example><code>
/// var list = new Command("ls", "-l") with { WorkingDirectory = "/", StandardError = StandardStream.Null };
/// Console.Write(list.Capture().StandardOutput);
/// </code></example>
public sealed partial record Command
{
    private readonly string _fileName = "";
    private readonly string[] _arguments = [];
    private readonly Dictionary<string, string?> _environment = [];
    private readonly InheritedHandle[] _inheritedHandles = [];
    private readonly string? _workingDirectory;
    private readonly StandardStream _standardInput = StandardStream.Default;
    private readonly StandardStream _standardOutput = StandardStream.Default;
    private readonly StandardStream _standardError = StandardStream.Default;
    private readonly Signal _parentExitSignal = Signal.Kill;

    /// <summary>Describes the run of a program.</summary>
    /// <param name="fileName">The program: a path, or a name that is searched in PATH.</param>
    /// <param name="arguments">The arguments after the program's name.</param>
    /// <exception cref="ArgumentException">
    /// An empty file name, a null argument, or a NUL character in any of them.
    /// </exception>
    public Command(string fileName, params IEnumerable<string> arguments)
    {
        FileName = fileName;
        _arguments = CommandText.CheckedArguments(arguments, nameof(arguments));
    }

    /// <summary>The program: a path, or a name that is searched in PATH.</summary>
    public string FileName
    {
        get => _fileName;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _fileName = CommandText.WithoutNul(value, nameof(FileName));
        }
    }

    /// <summary>
    /// The arguments after the program's name, which is itself the first that the program sees.
    /// </summary>
    public IReadOnlyList<string> Arguments
    {
        get => _arguments;
        init => _arguments = CommandText.CheckedArguments(value, nameof(Arguments));
    }

    /// <summary>
    /// Changes to the environment of this process, or, with <see cref="ClearEnvironment"/>, to an empty one.
    /// A null value removes the variable. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment
    {
        get => _environment;
        init => _environment = CommandText.CheckedEnvironment(value, nameof(Environment));
    }

    /// <summary>
    /// True: the child gets only the variables of <see cref="Environment"/>. Default: false.
    /// </summary>
    public bool ClearEnvironment { get; init; }

    /// <summary>The directory in which the child starts; null (default): that of this process.</summary>
    public string? WorkingDirectory
    {
        get => _workingDirectory;
        init
        {
            if (value is not null)
            {
                ArgumentException.ThrowIfNullOrEmpty(value);
                CommandText.WithoutNul(value, nameof(WorkingDirectory));
            }

            _workingDirectory = value;
        }
    }

    /// <summary>Descriptor 0 of the child. Default: that of this process.</summary>
    public StandardStream StandardInput
    {
        get => _standardInput;
        init => _standardInput = Checked(value, input: true, nameof(StandardInput));
    }

    /// <summary>Descriptor 1 of the child. Default: that of this process; Capture captures it.</summary>
    public StandardStream StandardOutput
    {
        get => _standardOutput;
        init => _standardOutput = value?.Kind == StreamKind.StandardOutput
            ? throw new ArgumentException("Only standard error can go there.", nameof(StandardOutput))
            : Checked(value!, input: false, nameof(StandardOutput));
    }

    /// <summary>Descriptor 2 of the child. Default: that of this process; Capture captures it.</summary>
    public StandardStream StandardError
    {
        get => _standardError;
        init => _standardError = Checked(value, input: false, nameof(StandardError));
    }

    /// <summary>
    /// True: the child leads a new session without a terminal (setsid(2)), and so a new group. Default:
    /// false.
    /// </summary>
    public bool NewSession { get; init; }

    /// <summary>
    /// True: the child leads a new process group (setpgid(2)), which stopping and disposing then address as a
    /// whole. In a terminal it is a background group unless <see cref="Foreground"/> is set. Default: false.
    /// </summary>
    public bool NewProcessGroup { get; init; }

    /// <summary>
    /// True: the child leads a new process group that owns the terminal of this process (tcsetpgrp(3)) until
    /// it ends, so that Ctrl-C reaches it and not this process. Ctrl-Z stops this process and its group too,
    /// which the shell continues with fg. No effect without a terminal, or when another group has it.
    /// Default: false.
    /// </summary>
    public bool Foreground { get; init; }

    /// <summary>
    /// True: the kernel sends <see cref="ParentExitSignal"/> to the child when this process ends, however it
    /// ends (PR_SET_PDEATHSIG, prctl(2)). Not passed on to the child's own children; lost when the child runs
    /// a set-user-id program. Default: false.
    /// </summary>
    public bool KillOnParentExit { get; init; }

    /// <summary>The signal of <see cref="KillOnParentExit"/>. Default: SIGKILL.</summary>
    public Signal ParentExitSignal
    {
        get => _parentExitSignal;
        init
        {
            value.ThrowIfNotSendable(nameof(ParentExitSignal));
            _parentExitSignal = value;
        }
    }

    /// <summary>
    /// Descriptors that the child gets besides its standard streams, under the same or other numbers.
    /// Default: none; no other descriptor of this process reaches the child.
    /// </summary>
    public IReadOnlyList<InheritedHandle> InheritedHandles
    {
        get => _inheritedHandles;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(InheritedHandles));
            _inheritedHandles = [.. value];
        }
    }

    /// <summary>When reading piped output ends. Default: when the child has ended.</summary>
    public OutputEnd OutputEnd { get; init; }

    /// <summary>
    /// Not null: the child gets a pseudo-terminal of its own, made as this says, as its descriptors 0, 1 and
    /// 2, where they are not directed elsewhere, and as the controlling terminal of a new session, which it
    /// leads (pty(7)). This process has the other side, <see cref="ChildProcess.Terminal"/>; Capture captures
    /// what is printed there. Not together with pipes, <see cref="Foreground"/> or <see
    /// cref="NewProcessGroup"/>. Default: null.
    /// </summary>
    public TerminalOptions? Terminal { get; init; }

    /// <summary>
    /// This command with a <see cref="Terminal"/> of that size: as a program finds itself in a window.
    /// </summary>
    /// <param name="rows">Lines, 1 to 65535.</param>
    /// <param name="columns">Characters in a line, 1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public Command WithTerminal(int rows = 24, int columns = 80) =>
        this with { Terminal = new TerminalOptions { Rows = rows, Columns = columns } };

    internal bool LeadsSession => NewSession || Terminal is not null || ControllingTerminal is not null;

    internal bool OwnsGroup => NewProcessGroup || LeadsSession || Foreground;

    /// <summary>The file name and arguments, quoted as for a shell.</summary>
    public override string ToString() => CommandText.Quoted([FileName, .. Arguments]);

    private static StandardStream Checked(StandardStream stream, bool input, string name)
    {
        ArgumentNullException.ThrowIfNull(stream, name);
        bool fits = stream.Kind switch
        {
            StreamKind.FromFile or StreamKind.FromBytes or StreamKind.FromStream => input,
            StreamKind.ToFile or StreamKind.AppendToFile or StreamKind.StandardOutput => !input,
            _ => true,
        };
        return fits
            ? stream
            : throw new ArgumentException(
                $"{name} cannot be {stream}: that is for {(input ? "output" : "input")}.", name);
    }
}
