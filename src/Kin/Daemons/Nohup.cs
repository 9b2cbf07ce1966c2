using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Terminals;

namespace Kin.Daemons;

/// <summary>
/// A command as nohup(1) runs it: it goes on when the terminal is closed. It ignores SIGHUP, and no standard
/// stream that it gets from this process is a terminal. Made for <see cref="Kin.Command.Exec"/>, and as good
/// for a child. It stays in its session and group: what leaves them is a <see cref="Daemon"/>.
/// </summary>
/// <remarks>
/// Standard input that is a terminal becomes /dev/null opened for writing, so that reading fails (EBADF) and
/// does not wait. Standard output that is a terminal is appended to nohup.out in the working directory of
/// this process, or else in $HOME. Standard error that is a terminal goes where standard output goes, or to
/// nohup.out when there is no standard output. A stream that the command directs elsewhere stays as it is.
/// Disposing closes what was opened; a child that has been started keeps its own. Thread-safe.
/// </remarks>
/// <example><code>
/// using Nohup nohup = Nohup.Prepare(new Command("backup", "/srv"));
/// Console.Error.WriteLine(nohup.Notice);          // ignoring input and appending output to 'nohup.out'
/// nohup.Command.Exec();
/// </code></example>
public sealed class Nohup : IDisposable
{
    private const string FileName = "nohup.out";
    private const uint Mode = 0x180; // 0600

    private readonly SafeFd? _input;
    private readonly SafeFd? _output;

    private Nohup(Command command)
    {
        bool ignoresInput = IsTerminal(command.StandardInput, 0);
        bool movesOutput = IsTerminal(command.StandardOutput, 1);
        bool movesError = IsTerminal(command.StandardError, 2);
        bool hasOutput = !command.StandardOutput.IsPassedThrough || Descriptor.IsInheritable(1);
        try
        {
            if (ignoresInput)
            {
                _input = OpenFile.TryOpen("/dev/null", Libc.O_WRONLY, 0, out int errno)
                    ?? throw new LinuxException("open", errno, "/dev/null");
            }

            if (movesOutput || (movesError && !hasOutput))
            {
                (_output, OutputFile) = OpenOutput();
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Notice = Words(ignoresInput, OutputFile, movesError);
        Command = command with
        {
            StandardInput = _input is null ? command.StandardInput : StandardStream.Handle(_input),
            StandardOutput = movesOutput ? StandardStream.Handle(_output!) : command.StandardOutput,
            StandardError = !movesError ? command.StandardError
                : hasOutput ? StandardStream.ToStandardOutput : StandardStream.Handle(_output!),
            IgnoredSignals = [.. command.IgnoredSignals, Signal.Hangup],
            DefaultSignals = [.. command.DefaultSignals.Where(signal => signal != Signal.Hangup)],
        };
    }

    /// <summary>The command with the streams and the ignored signal.</summary>
    public Command Command { get; }

    /// <summary>
    /// The file that gets the output, "nohup.out" or a path below $HOME; null: standard output was no
    /// terminal. Made with mode 0600, whatever the umask; one that was there keeps its mode.
    /// </summary>
    public string? OutputFile { get; }

    /// <summary>What nohup(1) tells its user on standard error; null: nothing was redirected.</summary>
    public string? Notice { get; }

    /// <summary>Looks at the streams of this process, and opens what takes their place.</summary>
    /// <param name="command">The program.</param>
    /// <exception cref="ArgumentException">
    /// The command gets a terminal of its own: closing that one is meant to end it.
    /// </exception>
    /// <exception cref="LinuxException">
    /// open: nohup.out can be written neither in the working directory nor in $HOME, which may not be set.
    /// </exception>
    public static Nohup Prepare(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Terminal is null && command.ControllingTerminal is null
            ? new Nohup(command)
            : throw new ArgumentException("The command gets a terminal of its own.", nameof(command));
    }

    /// <summary>Closes the files that were opened.</summary>
    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
    }

    private static bool IsTerminal(StandardStream stream, int number) =>
        stream.IsPassedThrough && Descriptor.IsInheritable(number) && Terminal.Is(number);

    private static string? Words(bool ignoresInput, string? file, bool movesError)
    {
        string? output = file is not null ? $"appending output to '{file}'"
            : movesError ? "redirecting stderr to stdout" : null;
        return (ignoresInput, output) switch
        {
            (true, null) => "ignoring input",
            (true, _) => $"ignoring input and {output}",
            _ => output,
        };
    }

    private static (SafeFd File, string Name) OpenOutput()
    {
        if (TryOpenOutput(FileName, out int errno) is SafeFd here)
        {
            return (here, FileName);
        }

        const string Advice = "Send the output elsewhere: > FILE.";
        if (Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 } home)
        {
            throw new LinuxException(
                "open", errno, FileName, $"HOME is not set, so nothing else was tried. {Advice}");
        }

        string path = Path.Combine(home, FileName);
        return TryOpenOutput(path, out int second) is SafeFd there
            ? (there, path)
            : throw new LinuxException(
                "open", errno, FileName,
                $"Nor can {path} be opened: {Errno.Name(second)} ({Errno.Text(second)}). {Advice}");
    }

    // O_CREAT also for a file that is there: with it the kernel refuses what others have put into a directory
    // like /tmp (fs.protected_regular, fs.protected_fifos; proc_sys_fs(5)).
    private static SafeFd? TryOpenOutput(string path, out int errno)
    {
        const int Flags = Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT;
        SafeFd? made = OpenFile.TryOpen(path, Flags | Libc.O_EXCL, Mode, out errno);
        if (made is null)
        {
            return errno == Errno.EEXIST ? OpenFile.TryOpen(path, Flags, Mode, out errno) : null;
        }

        if ((ThisProcess.Umask & Mode) != 0)
        {
            OpenFile.SetMode(made, Mode, path);
        }

        return made;
    }
}
