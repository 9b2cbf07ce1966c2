namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>features PROGRAM ARGUMENTS</c>: runs a program with Kin, prints what the kernel allows Kin, and where
/// the code that made the process lies.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class Features
{
    public static int Run(string[] args)
    {
        ExitStatus status = new Command(args[0], args[1..]).Run();
        foreach (KernelCapability capability in KernelSupport.Capabilities)
        {
            Console.Out.WriteLine($"{capability.Name}: {capability.Reason ?? "available"}");
        }

        bool inFile = File.ReadLines("/proc/self/maps").Any(
            line => line.Contains("memfd:kin-spawn", StringComparison.Ordinal));
        Console.Out.WriteLine($"code in {(inFile ? "memfd" : "anonymous memory")}");
        return status.Code ?? 99;
    }
}
