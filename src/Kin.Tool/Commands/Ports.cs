using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Facts;
using Kin.Tool.Looking;
using Kin.Tool.Ports;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin ports`: which process listens or is connected where.</summary>
internal sealed class Ports : Verb
{
    private readonly Flag _tcp, _udp, _unix, _version4, _version6, _listening, _here;
    private readonly ListingForm _form;
    private readonly Option<string[]> _processes, _names, _states;

    public Ports()
        : base("ports", "tells which process listens or is connected on which port")
    {
        TakesOperands("[PORT...]", most: int.MaxValue);
        Paragraphs =
        [
            "The TCP and UDP sockets of this machine with the processes that have them and, of connections "
            + "within the machine, those at the other end. With PORT only those of which one end has it.",
            "Sockets of other network namespaces, such as those of containers, are shown as well, as far as "
            + "a process in there may be looked at. Whose process may not be looked at, that is of another "
            + "user, has '-' for it: root sees all.",
        ];
        _listening = Flag(
            "--listening", "Only who waits for others: listeners, and UDP without a partner.", "-l");
        _tcp = Flag("--tcp", "TCP. Default: TCP and UDP.", "-t");
        _udp = Flag("--udp", "UDP.", "-u");
        _unix = Flag("--unix", "Unix sockets.", "-x");
        _version4 = Flag("--ipv4", "Only IPv4.", "-4");
        _version6 = Flag("--ipv6", "Only IPv6.", "-6");
        _processes = Repeated("--pid", "PID", "Only those of the process; may be given again.", "-p");
        _names = Repeated("--name", "NAME", "Only those of programs of that name; may be given again.", "-n");
        _states = Repeated("--state", "STATE", "Only those in the state; may be given again.", "-s");
        _here = Flag("--here", "Only those of the network namespace of kin.");
        _form = new(this);
        Examples =
        [
            new("kin ports", "everything of TCP and UDP"),
            new("kin ports -l", "who listens"),
            new("kin ports 1 2>/dev/null || echo nobody has it", "who has the port"),
            new("kin ports -x -s listening --json | grep -c path || true", "unix sockets, for a script"),
        ];
        ExitCodes =
        [
            new("0", "they are shown"),
            new("1", "there is none with such a port, process, name or state; or they cannot be read"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        _form.Check(line);
        PortFilter filter = Filter(line);
        Connections connections;
        try
        {
            connections = Connections.Read();
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }

        filter = line.Has(_here) ? filter with { Namespace = connections.OwnNetworkNamespace } : filter;
        PortRow[] rows = [.. connections.Sockets.Where(filter.Takes)
            .OrderBy(s => s.State != SocketState.Listening).ThenBy(s => s.Protocol)
            .ThenBy(s => s.LocalEndPoint?.Port).ThenBy(s => s.Path, StringComparer.Ordinal)
            .ThenBy(s => s.RemoteEndPoint?.Port).ThenBy(s => s.Inode)
            .Select(s => new PortRow(
                s, connections.PeerOf(s), s.NetworkNamespace != connections.OwnNetworkNamespace))];
        Show(rows, line, connections.HiddenProcesses);
        if (rows.Length > 0 || !filter.IsParticular)
        {
            return Tool.ExitCodes.Success;
        }

        Out.Error("kin: ports: no socket is like that. 'kin ports -tux' shows all.");
        return Tool.ExitCodes.Failure;
    }

    private void Show(PortRow[] rows, ParseResult line, int hidden)
    {
        if (_form.IsJson(line))
        {
            Out.Text(JsonText.Of(writer => FactJson.Value(writer, rows.Select(row => row.Members()))));
            return;
        }

        if (rows.Length > 0 || _form.IsForPrograms(line))
        {
            // Whole lines, which a terminal folds: at its edge stand numbers of processes, and half of one
            // is another's.
            _form.Show(PortRow.List(rows), line, ListingForm.ColumnsVariable() ?? int.MaxValue);
        }

        if (!_form.IsForPrograms(line) && hidden > 0
            && (rows.Length == 0 || rows.Any(row => row.Socket.Holders.Count == 0)))
        {
            Out.Text($"\n{HiddenText.Of(hidden)}\n");
        }
    }

    private PortFilter Filter(ParseResult line) => new()
    {
        Ports = [.. Operands.Select(Port)],
        Processes = line.GetValue(_processes) is { Length: > 0 } ids ? ProcessNumbers.Read(this, ids) : [],
        Names = line.GetValue(_names) ?? [],
        States = [.. (line.GetValue(_states) ?? []).Select(name => PortFilter.StateOf(name)
            ?? throw Wrong($"'{name}' is no state. There are: {string.Join(' ', PortFilter.StateNames)}."))],
        Tcp = line.Has(_tcp),
        Udp = line.Has(_udp),
        Unix = line.Has(_unix),
        Version4 = line.Has(_version4),
        Version6 = line.Has(_version6),
        Listening = line.Has(_listening),
    };

    private int Port(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
        && port is > 0 and < 65536
            ? port : throw Wrong($"'{word}' is no port: those are 1 to 65535.");
}
