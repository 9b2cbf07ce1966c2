using System.Globalization;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>The meters above the table.</summary>
/// <param name="isAscii">Graphs without block characters.</param>
internal sealed class HeaderPicture(bool isAscii)
{
    private const int NameWidth = 5, NarrowMeter = 26;

    private readonly StyledLine _line = new();
    private readonly Graph _graph = new(isAscii);

    /// <summary>Draws it, in at most so many lines.</summary>
    /// <returns>The lines that it took.</returns>
    public int Draw(ScreenPicture screen, History history, Snapshot look, TopSettings settings, int most)
    {
        Summary(look, history.Behind(look));
        screen.Put(0, _line);
        return settings.HasMeters ? Meters(screen, history, look, settings, most) : 1;
    }

    // The fewer lines there are, the fewer kinds: first goes each CPU, then swap, pressure, memory, CPU.
    private int Meters(ScreenPicture screen, History history, Snapshot look, TopSettings settings, int most)
    {
        int count = 1;
        MachineSample machine = look.Machine;
        bool hasSwap = machine.Memory.SwapTotal > 0 && most >= 5;
        int fixedLines = Math.Min(most, 1 + 1 + 1 + 1 + (hasSwap ? 1 : 0));
        if (most >= 2)
        {
            Cpu(screen.Columns, history, look);
            screen.Put(count++, _line);
        }

        if (settings.HasEachCpu)
        {
            count += EachCpu(screen, machine, count, most - fixedLines);
        }

        if (most >= 3)
        {
            Memory(screen.Columns, history, look);
            screen.Put(count++, _line);
        }

        if (hasSwap)
        {
            Swap(screen.Columns, history, look);
            screen.Put(count++, _line);
        }

        if (most >= 4)
        {
            PressureLine(screen.Columns, history, look);
            screen.Put(count++, _line);
        }

        return count;
    }

    private void Summary(Snapshot look, long behind)
    {
        MachineSample machine = look.Machine;
        TaskCounts counts = look.Counts;
        (float one, float five, float fifteen) = machine.Load;
        _line.Clear().Add(machine.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Style.Bold);
        if (behind > 0)
        {
            _line.Add($" FROZEN, {behind} {(behind == 1 ? "look" : "looks")} ago", Style.Yellow);
        }

        _line.Add(string.Create(CultureInfo.InvariantCulture, $" load {one:F2} {five:F2} {fifteen:F2}"));
        _line.Add($"  {counts.Total} tasks: {counts.Running} running");
        Add(counts.Blocked, "blocked", Style.Red);
        Add(counts.Stopped, "stopped", Style.Yellow);
        Add(counts.Zombies, counts.Zombies == 1 ? "zombie" : "zombies", Style.Red);
        _line.Add($"  up {Amounts.Uptime(machine.Uptime)}");

        void Add(int count, string what, Style style)
        {
            if (count > 0)
            {
                _line.Add(", ").Add($"{count} {what}", style);
            }
        }
    }

    private void Cpu(int width, History history, Snapshot look)
    {
        CpuShares cpu = look.Machine.Cpus is [CpuShares all, ..] ? all : default;
        Begin("cpu", width, history, look, past => past.Machine.Cpus is [CpuShares c, ..] ? c.Busy : 0);
        Bar(BarWidth(width), cpu);
        _line.Add($" {Amounts.Percent(cpu.Busy),5}%", Style.Bold);
        Part("us", cpu.User);
        Part("ni", cpu.Nice);
        Part("sy", cpu.System);
        Part("wa", cpu.IoWait);
        Part("irq", cpu.Irq);
        Part("st", cpu.Steal);
        _line.Add($"  {Amounts.Count(look.Machine.Switches)} csw/s", Style.Faint);
        _line.Add($"  {Amounts.Count(look.Machine.Interrupts)} irq/s", Style.Faint);
    }

    private void Part(string name, float percent) =>
        _line.Add("  ").Add(name, Style.Faint).Add($" {Amounts.Percent(percent)}");

    private void Bar(int width, in CpuShares cpu) => Graph.Bar(_line, width,
    [
        (cpu.User, Style.Green), (cpu.Nice, Style.Blue), (cpu.System, Style.Red), (cpu.Irq, Style.Yellow),
        (cpu.Steal, Style.Magenta), (cpu.IoWait, Style.Faint),
    ]);

    // As many beside each other as are wide enough, and more when there would be too many lines.
    private int EachCpu(ScreenPicture screen, MachineSample machine, int first, int most)
    {
        int cpus = machine.Cpus.Length - 1;
        if (cpus < 1 || most < 1)
        {
            return 0;
        }

        int beside = Math.Max(1, screen.Columns / NarrowMeter);
        int needed = Math.Max(2, (cpus + most - 1) / most);
        beside = Math.Min(cpus, Math.Min(beside, needed));
        int width = screen.Columns / beside, lines = Math.Min(most, (cpus + beside - 1) / beside);
        for (int row = 0; row < lines; row++)
        {
            _line.Clear();
            for (int i = 0; i < beside && (row * beside) + i < cpus; i++)
            {
                int cpu = (row * beside) + i;
                string name = machine.CpuNumbers[cpu].ToString(CultureInfo.InvariantCulture);
                _line.AddFitting(name, NameWidth - 2, isRight: true, Style.Cyan).Add(" ");
                Bar(Math.Max(4, width - NameWidth - 7), machine.Cpus[cpu + 1]);
                _line.AddFitting($"{Amounts.Percent(machine.Cpus[cpu + 1].Busy)}%", 7, isRight: true);
                _line.Add(" ");
            }

            screen.Put(first + row, _line);
        }

        return lines;
    }

    private void Memory(int width, History history, Snapshot look)
    {
        MemoryAmounts memory = look.Machine.Memory;
        Begin("mem", width, history, look,
            past => Share(past.Machine.Memory.Used, past.Machine.Memory.Total));
        long freeable = Math.Min(memory.Caches, Math.Max(0, memory.Available - memory.Free));
        Graph.Bar(_line, BarWidth(width),
            [(Share(memory.Used, memory.Total), Style.Green), (Share(freeable, memory.Total), Style.Blue)]);
        _line.Add($" {Amounts.Bytes(memory.Used)}", Style.Bold).Add($" of {Amounts.Bytes(memory.Total)}");
        _line.Add($"  caches {Amounts.Bytes(memory.Caches)}  free {Amounts.Bytes(memory.Free)}");
        _line.Add(memory.SwapTotal == 0 ? "  no swap" : "");
    }

    private void Swap(int width, History history, Snapshot look)
    {
        MemoryAmounts memory = look.Machine.Memory;
        Begin("swap", width, history, look,
            past => Share(past.Machine.Memory.SwapUsed, past.Machine.Memory.SwapTotal));
        Graph.Bar(_line, BarWidth(width), [(Share(memory.SwapUsed, memory.SwapTotal), Style.Red)]);
        _line.Add($" {Amounts.Bytes(memory.SwapUsed)}", Style.Bold);
        _line.Add($" of {Amounts.Bytes(memory.SwapTotal)}");
    }

    private void PressureLine(int width, History history, Snapshot look)
    {
        MachineSample machine = look.Machine;
        int graph = Math.Clamp((width - 40) / 3, 0, 20);
        _line.Clear().Add("psi ", Style.Cyan);
        One("cpu", machine.CpuPressure, past => past.Machine.CpuPressure.Some);
        One("mem", machine.MemoryPressure, past => past.Machine.MemoryPressure.Some);
        One("io", machine.IoPressure, past => past.Machine.IoPressure.Some);

        void One(string name, Pressure pressure, Func<Snapshot, double> value)
        {
            _line.Add($" {name} ", Style.Faint);
            Past(history, look, graph, value);
            _line.Add($" {Amounts.Percent(pressure.Some),4}%", pressure.Some >= 10 ? Style.Red : Style.Plain);
        }
    }

    private void Begin(string name, int width, History history, Snapshot look, Func<Snapshot, double> value)
    {
        _line.Clear().AddFitting(name, NameWidth, isRight: false, Style.Cyan);
        Past(history, look, GraphWidth(width), value);
        _line.Add(" ");
    }

    // The values up to the look that is shown, the newest on the right.
    private void Past(History history, Snapshot look, int width, Func<Snapshot, double> value)
    {
        int last = history.IndexOf(look.Number);
        for (int i = last - width + 1; i <= last; i++)
        {
            double percent = i < 0 ? double.NaN : value(history[i]);
            _line.Add(_graph.Level(percent), 1, percent >= 80 ? Style.Red : Style.Green);
        }
    }

    private static int GraphWidth(int width) => Math.Clamp((width - 60) / 3, 0, 40);

    private static int BarWidth(int width) =>
        Math.Clamp((width - NameWidth - GraphWidth(width) - 8) / 3, 6, 40);

    private static double Share(double part, double whole) => whole > 0 ? part * 100 / whole : 0;
}
