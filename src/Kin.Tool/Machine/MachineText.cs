using System.Globalization;
using System.Text;

namespace Kin.Tool.Machine;

/// <summary>The facts for people.</summary>
internal static class MachineText
{
    public static string Of(MachineFacts facts)
    {
        StringBuilder text = new();
        Row(text, "kernel", $"Linux {facts.Kernel}");
        Row(text, "architecture", facts.Architecture.ToString());
        Row(text, "C library", facts.CLibrary);
        Row(text, ".NET", facts.DotNet.ToString());
        Row(text, "processors", facts.Processors.ToString(CultureInfo.InvariantCulture));
        Row(text, "memory", Size(facts.MemoryBytes));
        string shared = facts.SharedMemoryFreeBytes is long free ? $"{Size(free)} free in /dev/shm" : "none";
        Row(text, "shared memory", shared);
        Row(text, "cgroups", facts.Cgroup.ToString());
        Capabilities(text.Append('\n'), facts.Capabilities);
        Limits(text.Append('\n'), facts.Limits);
        text.Append('\n').Append(facts.Problems.Count == 0
            ? "Kin is fit for this machine.\n"
            : string.Concat(facts.Problems.Select(problem => $"{Out.Yellow("problem:")} {problem}\n")));
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, string value) =>
        text.Append(name.PadRight(16)).Append(value).Append('\n');

    private static void Capabilities(StringBuilder text, IReadOnlyList<KernelCapability> capabilities)
    {
        text.Append(Out.Bold("What this kernel allows")).Append('\n');
        int width = capabilities.Max(c => c.Name.Length) + 2;
        foreach (KernelCapability capability in capabilities)
        {
            text.Append("  ").Append(capability.Name.PadRight(width));
            text.Append(capability.IsAvailable ? Out.Green("yes") : $"{Out.Yellow("no")}   {capability.Reason}");
            text.Append('\n');
            if (!capability.IsAvailable)
            {
                text.Append(' ', width + 7).Append(capability.Cost).Append('\n');
            }
        }
    }

    private static void Limits(StringBuilder text, IReadOnlyList<LimitFact> limits)
    {
        text.Append(Out.Bold("Limits that programs start with"));
        text.Append("             soft            hard\n");
        foreach (LimitFact limit in limits)
        {
            string name = limit.Name.Replace("Max ", "", StringComparison.Ordinal);
            bool namesUnit = limit.Unit.Length == 0 || name.EndsWith(limit.Unit, StringComparison.Ordinal);
            name = namesUnit ? name : $"{name} ({limit.Unit})";
            text.Append($"  {name,-26}{Number(limit.Soft),20}{Number(limit.Hard),16}\n");
        }
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";

    private static string Size(long bytes) => bytes >= 1L << 30
        ? $"{(bytes / (double)(1L << 30)).ToString("F1", CultureInfo.InvariantCulture)} GiB"
        : $"{bytes >> 20} MiB";
}
