using Kin.Native;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>The system calls that starting a command would make, as text. Makes none of them.</summary>
internal sealed class CommandExplanation
{
    // Numbers that stand for descriptors that are not open yet.
    private const int FirstNumber = 100;

    private readonly List<string> _before = [];
    private readonly List<string> _after = [];
    private readonly List<DescriptorMap> _maps = [];
    private int _next = FirstNumber;
    private readonly int _terminal = -1;

    private CommandExplanation(Command command)
    {
        if (command.Terminal is TerminalOptions terminal)
        {
            _terminal = Terminal(terminal);
        }

        Add(command.StandardInput, 0);
        Add(command.StandardOutput, 1);
        Add(command.StandardError, 2);
        foreach (InheritedHandle inherited in command.InheritedHandles)
        {
            int source = (int)inherited.Handle.DangerousGetHandle();
            _maps.Add(new DescriptorMap(source, inherited.Number ?? source));
        }
    }

    /// <summary>One call a line; those of the child are indented.</summary>
    public static string Of(Command command)
    {
        TerminalRules.Check(command, command.StandardOutput, command.StandardError);
        CommandExplanation explanation = new(command);
        SpawnPlan plan = Spawner.Plan(
            CommandStart.Options(command, explanation._maps, foreground: -1, explanation._terminal));
        return string.Concat(explanation._before) + plan + string.Concat(explanation._after);
    }

    private void Add(StandardStream stream, int number)
    {
        int source = stream.Kind switch
        {
            StreamKind.Default when _terminal >= 0 => _terminal,
            StreamKind.Default or StreamKind.Inherit => number,
            StreamKind.Handle => (int)stream.GivenHandle!.DangerousGetHandle(),
            StreamKind.StandardOutput => _maps[1].Source,
            StreamKind.Piped or StreamKind.FromStream => Pipe(number),
            StreamKind.Null => Opened("open(\"/dev/null\", O_RDWR|O_CLOEXEC)"),
            StreamKind.FromFile => Opened($"open(\"{stream.Path}\", O_RDONLY|O_CLOEXEC)"),
            StreamKind.ToFile => OpenedToWrite(stream.Path!, "O_TRUNC"),
            StreamKind.AppendToFile => OpenedToWrite(stream.Path!, "O_APPEND"),
            _ => Opened("memfd_create(\"kin-standard-input\", MFD_CLOEXEC)"),
        };
        _maps.Add(new DescriptorMap(source, number));
    }

    private int OpenedToWrite(string path, string how) =>
        Opened($"open(\"{path}\", O_WRONLY|O_CREAT|{how}|O_CLOEXEC, 0666)");

    private int Opened(string call)
    {
        _before.Add($"{call} = {_next}\n");
        _after.Add($"close({_next})\n");
        return _next++;
    }

    private int Terminal(TerminalOptions options)
    {
        int master = _next++, peer = _next++;
        _before.Add($"open(\"/dev/ptmx\", O_RDWR|O_NOCTTY|O_CLOEXEC|O_NONBLOCK) = {master}\n");
        _before.Add($"ioctl({master}, TIOCSPTLCK, [0])\n");
        _before.Add($"ioctl({master}, TIOCGPTPEER, O_RDWR|O_NOCTTY|O_CLOEXEC) = {peer}\n");
        _before.Add($"ioctl({peer}, TIOCSWINSZ, {{{options.Rows}, {options.Columns}}})\n");
        _before.Add($"ioctl({peer}, TCSETS, settings)\n");
        _after.Add($"close({peer})\n");
        return peer;
    }

    private int Pipe(int number)
    {
        int read = _next++, write = _next++;
        _before.Add($"pipe2([{read}, {write}], O_CLOEXEC)\n");
        (int ours, int theirs) = number == 0 ? (write, read) : (read, write);
        _before.Add($"fcntl({ours}, F_SETFL, O_NONBLOCK)\n");
        _after.Add($"close({theirs})\n");
        return theirs;
    }
}
