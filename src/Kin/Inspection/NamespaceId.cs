namespace Kin.Inspection;

/// <summary>A namespace that a process is in (namespaces(7)).</summary>
/// <param name="Kind">"cgroup", "ipc", "mnt", "net", "pid", "time", "user" or "uts".</param>
/// <param name="Number">
/// What tells it from others of its kind, as in "net:[4026531840]". Two processes with the same number are in
/// the same namespace.
/// </param>
public readonly record struct NamespaceId(string Kind, ulong Number)
{
    internal static IReadOnlyList<string> Kinds { get; } =
        ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    /// <summary>As the kernel writes it: "net:[4026531840]".</summary>
    public override string ToString() => $"{Kind}:[{Number}]";

    internal static NamespaceId Parse(ReadOnlySpan<byte> link) =>
        LinkNumber.TryRead(link, out ReadOnlySpan<byte> kind, out ulong number)
            ? new NamespaceId(System.Text.Encoding.ASCII.GetString(kind), number)
            : throw Kin.Native.Proc.TextNumber.Broken(link);
}
