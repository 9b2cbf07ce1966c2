namespace Kin.Benchmarks.Contestants;

/// <summary>The CPUs that this process may run on, and where two processes are put.</summary>
internal static class Cpus
{
    public static IReadOnlyList<int> Own
    {
        get
        {
            using var self = ProcessHandle.Open(ThisProcess.Id);
            return self.CpuAffinity!;
        }
    }

    /// <summary>As the arguments of a contestant: both on the same CPU.</summary>
    public static string[] One => [$"{Own[0]}", $"{Own[0]}"];

    /// <summary>As the arguments of a contestant: a CPU for each, if there are two.</summary>
    public static string[] Two => [$"{Own[0]}", $"{Own[^1]}"];

    /// <summary>This process stays on the first of two CPUs, the other one on the second; with none nothing is done.</summary>
    public static void Put(int other, int[] cpus)
    {
        if (cpus is [int first, int second])
        {
            using var self = ProcessHandle.Open(ThisProcess.Id);
            using var partner = ProcessHandle.Open(other);
            self.SetCpuAffinity([first]);
            partner.SetCpuAffinity([second]);
        }
    }
}
