using System.CommandLine;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Facts;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Commands;

/// <summary>`kin info`: everything about one process.</summary>
internal sealed class Info : Verb
{
    private readonly Flag _fds, _maps, _threads, _environment, _json;

    public Info()
        : base("info", "tells everything about one process")
    {
        TakesOperands("PID", most: 1, candidates: ProcessNumbers.All);
        Paragraphs =
        [
            "Who it is and who started it, what it does and what it waits for, time, memory, input and "
            + "output, limits, control groups and namespaces, rights, signals: what the kernel keeps of a "
            + "process, in words.",
            "Of another user's process some of it is denied: then the line says so, and the rest is shown. "
            + "All is read within some milliseconds, while the process goes on.",
        ];
        _fds = Flag(
            "--fds", "Adds its open descriptors: what is behind each, and who has the other end.", "-f");
        _maps = Flag("--maps", "Adds a picture of its address space.", "-m");
        _threads = Flag("--threads", "Adds its threads.", "-t");
        _environment = Flag("--env", "Adds the variables that it was started with.", "-e");
        _json = Flag("--json", "Prints one JSON object; what is not known is null.");
        Examples =
        [
            new("kin info $$", "this shell"),
            new("sleep 60 & kin info --fds $!; kill $!", "with its open descriptors"),
            new("kin info --maps $$", "with a picture of its address space"),
            new("kin info --json $$ | grep '\"command\"'", "for a script"),
        ];
        ExitCodes =
        [
            new("0", "it is shown; what this user may not know is marked"),
            new("1", "there is no such process, it ended meanwhile, or nothing of it may be seen"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        int id = ProcessNumbers.Read(this, Operands)[0];
        try
        {
            ProcessInfo process = ProcFs.Default.Open(id);
            string text = line.Has(_json) ? Json(process, line) : Report(process, line);
            if (process.IsStillThere())
            {
                Out.Text(text);
                return Tool.ExitCodes.Success;
            }

            Out.Error($"kin: process {id} ended while it was looked at.");
        }
        catch (LinuxException e) when (e.ErrorName == "ESRCH")
        {
            int owner = ProcessNumbers.ProcessOf(id);
            Out.Error(
                owner != id ? $"kin: {id} is a thread of process {owner}: ask for that, with --threads."
                : $"kin: there is no process {id}, or it is hidden. 'kin ps -e' and 'kin help info' tell"
                    + " more.");
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
        }

        return Tool.ExitCodes.Failure;
    }

    private string Report(ProcessInfo process, ParseResult line)
    {
        List<IRenderable> all = [.. FactReport.Of(new ProcessFacts(process).Groups)];
        Add(all, "limits", process.ReadLimits(), FactReport.Limits);
        if (line.Has(_threads))
        {
            all.AddRange(FactReport.Table(
                "threads", ThreadFact.Columns, ThreadFact.Of(process).Select(thread => thread.Cells())));
        }

        if (line.Has(_fds))
        {
            Add(all, "open descriptors", DescriptorFact.Of(process), found => FactReport.Table(
                "open descriptors", DescriptorFact.Columns, found.Select(fd => fd.Cells())));
        }

        if (line.Has(_maps))
        {
            Add(all, "address space", process.ReadAddressSpace(), space =>
            [
                .. FactReport.Table("address space", AddressPicture.Columns, AddressPicture.Rows(space)),
                .. FactReport.Table("in all", ["", ""], AddressPicture.Totals(space)),
            ]);
        }

        if (line.Has(_environment))
        {
            Add(all, "variables", process.ReadEnvironment(), variables => FactReport.Table(
                "variables", ["", ""], variables.Select(v => (string[])[$"  {v.Key}", v.Value])));
        }

        all.RemoveAt(all.Count - 1); // the empty line behind the last group
        return Drawing.Of(new Rows(all));
    }

    private string Json(ProcessInfo process, ParseResult line) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        List<string> denied = FactJson.Write(json, new ProcessFacts(process).Groups);
        Member("limits", process.ReadLimits(), all => all.Select(l => new Dictionary<string, object?>
        {
            ["name"] = l.Name, ["soft"] = l.Soft, ["hard"] = l.Hard, ["unit"] = l.Unit,
        }));
        if (line.Has(_threads))
        {
            json.WritePropertyName("threadList");
            FactJson.Value(json, ThreadFact.Of(process).Select(thread => thread.Members()));
        }

        if (line.Has(_fds))
        {
            Member("fds", DescriptorFact.Of(process), all => all.Select(fd => fd.Members()));
        }

        if (line.Has(_maps))
        {
            Member("maps", process.ReadAddressSpace(), AddressPicture.Members);
        }

        if (line.Has(_environment))
        {
            Member("environment", process.ReadEnvironment(), all =>
                all.ToDictionary(v => v.Key, v => (object?)v.Value));
        }

        json.WritePropertyName("denied");
        FactJson.Value(json, denied);
        json.WriteEndObject();

        void Member<T>(string name, ProcReading<T> reading, Func<T, object> value) =>
            denied.AddRange(FactJson.Member(json, name, IsShown(reading) ? value(reading.Value) : null));
    });

    private static void Add<T>(
        List<IRenderable> all, string title, ProcReading<T> reading,
        Func<T, IEnumerable<IRenderable>> shown) =>
        all.AddRange(IsShown(reading) ? shown(reading.Value)
            : FactReport.Table(title, [$"  {FactGroup.DeniedText}"], []));

    // Of one that is gone the value throws. Nobody's address space is missing: it is empty.
    private static bool IsShown<T>(ProcReading<T> reading) => reading.Outcome != ProcOutcome.Denied;
}
