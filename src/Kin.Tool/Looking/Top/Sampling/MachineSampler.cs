using System.Buffers.Text;
using System.Diagnostics;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>Looks at the machine again and again. Not thread-safe.</summary>
/// <param name="proc">Where /proc is.</param>
internal sealed class MachineSampler(string proc = "/proc") : IDisposable
{
    private const int All = -1;

    private readonly KernelFile _stat = new(Path.Combine(proc, "stat")), _memory = new($"{proc}/meminfo");
    private readonly KernelFile _load = new($"{proc}/loadavg"), _uptime = new($"{proc}/uptime");
    private readonly PressureFile _cpuPressure = new($"{proc}/pressure/cpu");
    private readonly PressureFile _memoryPressure = new($"{proc}/pressure/memory");
    private readonly PressureFile _ioPressure = new($"{proc}/pressure/io");
    private readonly Dictionary<int, CpuTimes> _before = [];
    private readonly List<CpuShares> _shares = [];
    private readonly List<int> _found = [];
    private int[] _numbers = [];
    private long _time, _switches, _interrupts, _forks;

    /// <summary>When the last look was, by <see cref="Stopwatch"/>; 0: there was none.</summary>
    public long LastTime => _time;

    /// <summary>Looks.</summary>
    public MachineSample Read()
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan interval = _time == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_time, now);
        double seconds = interval.TotalSeconds, microseconds = interval.TotalMicroseconds;
        ReadOnlySpan<byte> stat = _stat.Read();
        CpuShares[] cpus = Cpus(stat);
        _time = now;
        return new MachineSample
        {
            Time = TimeProvider.System.GetLocalNow(),
            Interval = interval,
            Uptime = TimeSpan.FromSeconds(Leading(_uptime.Read())),
            Load = Loads(_load.Read()),
            Cpus = cpus,
            CpuNumbers = _numbers,
            Memory = MemoryAmounts.Parse(_memory.Read()),
            CpuPressure = _cpuPressure.Read(microseconds),
            MemoryPressure = _memoryPressure.Read(microseconds),
            IoPressure = _ioPressure.Read(microseconds),
            Switches = Rate(stat, "ctxt "u8, ref _switches, seconds),
            Interrupts = Rate(stat, "intr "u8, ref _interrupts, seconds),
            Forks = Rate(stat, "processes "u8, ref _forks, seconds),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable file in new IDisposable[]
            { _stat, _memory, _load, _uptime, _cpuPressure, _memoryPressure, _ioPressure })
        {
            file.Dispose();
        }
    }

    private static double Rate(
        ReadOnlySpan<byte> stat, ReadOnlySpan<byte> key, ref long before, double seconds)
    {
        long now = KernelText.Number(stat, key) ?? 0;
        double rate = seconds > 0 ? Math.Max(0, now - before) / seconds : 0;
        before = now;
        return rate;
    }

    private static double Leading(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double number, out _) ? number : 0;

    private static (float One, float Five, float Fifteen) Loads(ReadOnlySpan<byte> text)
    {
        Span<float> loads = stackalloc float[3];
        for (int i = 0; i < 3 && Utf8Parser.TryParse(text, out float load, out int used); i++)
        {
            loads[i] = load;
            text = text[Math.Min(used + 1, text.Length)..];
        }

        return (loads[0], loads[1], loads[2]);
    }

    // "cpu  1 2 3 ...", "cpu0 1 2 3 ...": lines at the beginning of the file. One that was not there before
    // has done nothing.
    private CpuShares[] Cpus(ReadOnlySpan<byte> stat)
    {
        _shares.Clear();
        _found.Clear();
        for (; stat.StartsWith("cpu"u8); stat = AfterLine(stat))
        {
            int number = Utf8Parser.TryParse(stat["cpu".Length..], out int one, out _) ? one : All;
            CpuTimes now = CpuTimes.Parse(stat[stat.IndexOf((byte)' ')..]);
            _shares.Add(_before.TryGetValue(number, out CpuTimes before) ? now.Since(before) : default);
            _found.Add(number);
            _before[number] = now;
        }

        _found.Remove(All);
        _numbers = _found.SequenceEqual(_numbers) ? _numbers : [.. _found];
        return [.. _shares];
    }

    private static ReadOnlySpan<byte> AfterLine(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\n') is int end and >= 0 ? text[(end + 1)..] : default;
}
