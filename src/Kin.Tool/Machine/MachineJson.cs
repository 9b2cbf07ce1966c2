using System.Text.Json;
using Kin.Tool.Facts;

namespace Kin.Tool.Machine;

/// <summary>The facts for programs: one JSON object. Unlimited and unknown are null.</summary>
internal static class MachineJson
{
    public static string Of(MachineFacts facts) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        Machine(json, facts);
        Cgroup(json, facts.Cgroup);
        Capabilities(json, facts.Capabilities);
        Limits(json, facts.Limits);
        Strings(json, "problems", facts.Problems);
        json.WriteEndObject();
    });

    private static void Machine(Utf8JsonWriter json, MachineFacts facts)
    {
        json.WriteString("kernel", facts.Kernel);
        json.WriteString("architecture", facts.Architecture.ToString());
        json.WriteString("cLibrary", facts.CLibrary);
        json.WriteString("dotnet", facts.DotNet.ToString());
        json.WriteNumber("processors", facts.Processors);
        json.WriteNumber("memoryBytes", facts.MemoryBytes);
        Number(json, "sharedMemoryFreeBytes", facts.SharedMemoryFreeBytes);
    }

    private static void Cgroup(Utf8JsonWriter json, CgroupFacts cgroup)
    {
        json.WriteStartObject("cgroup");
        json.WriteNumber("version", cgroup.Version);
        json.WriteString("unifiedMount", cgroup.UnifiedMount);
        json.WriteString("path", cgroup.Path);
        Strings(json, "controllers", cgroup.Controllers);
        json.WriteEndObject();
    }

    private static void Capabilities(Utf8JsonWriter json, IReadOnlyList<KernelCapability> capabilities)
    {
        json.WriteStartArray("capabilities");
        foreach (KernelCapability capability in capabilities)
        {
            json.WriteStartObject();
            json.WriteString("name", capability.Name);
            json.WriteBoolean("available", capability.IsAvailable);
            json.WriteString("reason", capability.Reason);
            json.WriteString("cost", capability.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Limits(Utf8JsonWriter json, IReadOnlyList<LimitFact> limits)
    {
        json.WriteStartArray("limits");
        foreach (LimitFact limit in limits)
        {
            json.WriteStartObject();
            json.WriteString("name", limit.Name);
            Number(json, "soft", limit.Soft);
            Number(json, "hard", limit.Hard);
            json.WriteString("unit", limit.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is long number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
