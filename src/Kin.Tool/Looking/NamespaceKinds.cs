namespace Kin.Tool.Looking;

/// <summary>The kinds of namespaces, as in /proc/PID/ns (namespaces(7)).</summary>
internal static class NamespaceKinds
{
    public static IReadOnlyList<string> All { get; } =
        ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];
}
