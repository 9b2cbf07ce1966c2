using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Machine;

/// <summary>The facts for people.</summary>
internal static class MachineReport
{
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_good = new(Color.Green);
    private static readonly Style s_bad = new(Color.Yellow);

    public static IRenderable Of(MachineFacts facts) => new Rows(
    [
        Machine(facts),
        Text.Empty,
        new Text("What this kernel allows", s_bold),
        Capabilities(facts.Capabilities),
        Text.Empty,
        Limits(facts.Limits),
        Text.Empty,
        .. Verdict(facts.Problems),
    ]);

    private static IEnumerable<IRenderable> Verdict(IReadOnlyList<string> problems) => problems.Count == 0
        ? [new Text("Kin is fit for this machine.")]
        : problems.Select(problem => new Paragraph("problem: ", s_bad).Append(problem));

    private static Table Machine(MachineFacts facts)
    {
        Table table = Plain(2);
        table.Columns[0].Width(14);
        string shared = facts.SharedMemoryFreeBytes is long free ? $"{Size(free)} free in /dev/shm" : "none";
        foreach ((string name, string value) in new[]
        {
            ("kernel", $"Linux {facts.Kernel}"),
            ("architecture", facts.Architecture.ToString()),
            ("C library", facts.CLibrary),
            (".NET", facts.DotNet.ToString()),
            ("processors", facts.Processors.ToString(CultureInfo.InvariantCulture)),
            ("memory", Size(facts.MemoryBytes)),
            ("shared memory", shared),
            ("cgroups", facts.Cgroup.ToString()),
        })
        {
            table.AddRow(new Text(name), new Text(value));
        }

        return table;
    }

    private static Table Capabilities(IReadOnlyList<KernelCapability> capabilities)
    {
        Table table = Plain(3);
        foreach (KernelCapability capability in capabilities)
        {
            table.AddRow(
                new Text($"  {capability.Name}"),
                capability.IsAvailable ? new Text("yes", s_good) : new Text("no", s_bad),
                new Text(capability.IsAvailable ? "" : $"{capability.Reason}\n{capability.Cost}"));
        }

        return table;
    }

    private static Table Limits(IReadOnlyList<LimitFact> limits)
    {
        Table table = Plain(3).ShowHeaders();
        table.Columns[0].Header = new Text("Limits that programs start with", s_bold);
        table.Columns[1].RightAligned().Header = new Text("soft");
        table.Columns[2].RightAligned().NoWrap().Header = new Text("hard");
        foreach (LimitFact limit in limits)
        {
            string name = limit.Name.Replace("Max ", "", StringComparison.Ordinal);
            bool namesUnit = limit.Unit.Length == 0 || name.EndsWith(limit.Unit, StringComparison.Ordinal);
            name = namesUnit ? name : $"{name} ({limit.Unit})";
            table.AddRow(new Text($"  {name}"), new Text(Number(limit.Soft)), new Text(Number(limit.Hard)));
        }

        return table;
    }

    // Columns without lines between them; all but the last keep their width when the terminal is narrow.
    private static Table Plain(int columns)
    {
        Table table = new Table().NoBorder().HideHeaders();
        for (int i = 0; i < columns; i++)
        {
            TableColumn column = new TableColumn("").Padding(0, 0, 2, 0);
            column.NoWrap = i < columns - 1;
            table.AddColumn(column);
        }

        return table;
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";

    private static string Size(long bytes) => bytes >= 1L << 30
        ? $"{(bytes / (double)(1L << 30)).ToString("F1", CultureInfo.InvariantCulture)} GiB"
        : $"{bytes >> 20} MiB";
}
