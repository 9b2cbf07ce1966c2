using System.Globalization;
using System.Runtime.InteropServices;

namespace Kin.Benchmarks.Reports;

/// <summary>What a figure depends on: kernel, CPUs, memory, runtime. No host name.</summary>
internal sealed record MachineFacts(
    string Kernel, int Cpus, string CpuModel, double MemoryGibibytes, string Runtime)
{
    public static MachineFacts Read() => new(
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        Environment.ProcessorCount,
        ReadCpuModel(),
        ReadMemory(),
        $"{RuntimeInformation.FrameworkDescription}, "
            + $"SDK {Environment.GetEnvironmentVariable("KIN_BENCH_SDK") ?? "unknown"}");

    /// <summary>Architecture, CPU count and model in a form that suits a file name.</summary>
    public string Slug => string.Join(
        '-', $"{RuntimeInformation.OSArchitecture}-{Cpus}cpu-{CpuModel}".ToLowerInvariant()
            .Split([.. " ()@/_-"], StringSplitOptions.RemoveEmptyEntries));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Linux {Kernel}, {RuntimeInformation.OSArchitecture}, {Cpus} x {CpuModel}, "
            + $"{MemoryGibibytes:0.0} GiB, {Runtime}");

    // arm64 kernels name no model; the part number is all they tell.
    private static string ReadCpuModel() => CpuInfo("model name") ?? CpuInfo("CPU part") ?? "unknown CPU";

    private static string? CpuInfo(string key) => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim();

    private static double ReadMemory()
    {
        string total = File.ReadLines("/proc/meminfo")
            .First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        string kibibytes = total.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) / (1 << 20);
    }
}
