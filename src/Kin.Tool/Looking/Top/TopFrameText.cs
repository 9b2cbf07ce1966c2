using System.Globalization;
using System.Text;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>A look as lines of text, for pipes and files.</summary>
/// <param name="settings">What is shown and how.</param>
/// <param name="width">Cells of a line; null: any number.</param>
internal sealed class TopFrameText(TopSettings settings, int? width)
{
    private readonly StyledLine _line = new();
    private readonly TablePicture _rows = new(isAscii: true);

    /// <summary>The lines.</summary>
    public string Of(Snapshot look, Arrangement table, TopContext context)
    {
        StringBuilder text = new();
        Append(text, Summary(look));
        if (settings.HasMeters)
        {
            Cpus(text, look.Machine);
            Append(text, Memory(look.Machine.Memory));
            Append(text, Pressures(look.Machine));
        }

        text.Append('\n');
        TablePicture.Heading(_line, settings);
        Append(text, _line.ToString());
        for (int place = 0; place < table.Shown.Count; place++)
        {
            _rows.Row(_line, look, table, place, settings, context);
            Append(text, _line.ToString());
        }

        return text.ToString();
    }

    private static string Summary(Snapshot look)
    {
        MachineSample machine = look.Machine;
        TaskCounts counts = look.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"kin top - {machine.Time:HH:mm:ss} up {Amounts.Uptime(machine.Uptime)},"
            + $" load {machine.Load.One:F2} {machine.Load.Five:F2} {machine.Load.Fifteen:F2},"
            + $" interval {machine.Interval.TotalSeconds:F2} s\n"
            + $"tasks: {counts.Total} total, {counts.Running} running, {counts.Blocked} blocked,"
            + $" {counts.Stopped} stopped, {counts.Zombies} zombie");
    }

    private void Cpus(StringBuilder text, MachineSample machine)
    {
        int last = settings.HasEachCpu ? machine.Cpus.Length : Math.Min(1, machine.Cpus.Length);
        for (int i = 0; i < last; i++)
        {
            CpuShares cpu = machine.Cpus[i];
            string name = i == 0 ? "cpu" : $"cpu{machine.CpuNumbers[i - 1]}";
            Append(text, string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {cpu.User:F1} us, {cpu.Nice:F1} ni, {cpu.System:F1} sy,"
                + $" {cpu.Idle:F1} id, {cpu.IoWait:F1} wa, {cpu.Irq:F1} irq, {cpu.Steal:F1} st"));
        }
    }

    private static string Memory(in MemoryAmounts memory) => string.Create(
        CultureInfo.InvariantCulture,
        $"KiB mem: {memory.Total / 1024} total, {memory.Free / 1024} free, {memory.Used / 1024} used,"
        + $" {memory.Caches / 1024} caches, {memory.Available / 1024} available\n"
        + $"KiB swap: {memory.SwapTotal / 1024} total, {memory.SwapFree / 1024} free,"
        + $" {memory.SwapUsed / 1024} used");

    private static string Pressures(MachineSample machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"pressure: cpu {Amounts.Percent(machine.CpuPressure.Some)}, memory"
        + $" {Amounts.Percent(machine.MemoryPressure.Some)}, io {Amounts.Percent(machine.IoPressure.Some)};"
        + $" {machine.Switches:F0} switches/s, {machine.Interrupts:F0} interrupts/s,"
        + $" {machine.Forks:F0} forks/s");

    private void Append(StringBuilder text, string lines)
    {
        foreach (string line in lines.Split('\n'))
        {
            text.Append(width is int cells ? TextCells.Cut(line, cells) : line).Append('\n');
        }
    }
}
