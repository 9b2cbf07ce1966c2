using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Kin;

/// <summary>
/// What one of the three standard streams of a child is connected to. Immutable; may be used many times.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "'Standard stream' is the field's own word.")]
public sealed class StandardStream
{
    private StandardStream(
        StreamKind kind, string? path = null, SafeHandle? handle = null, ReadOnlyMemory<byte> bytes = default)
    {
        Kind = kind;
        Path = path;
        GivenHandle = handle;
        Bytes = bytes;
    }

    /// <summary>
    /// What a <see cref="Command"/> has when nothing is said: <see cref="Inherit"/>, except that Capture
    /// takes standard output and standard error in.
    /// </summary>
    public static StandardStream Default { get; } = new(StreamKind.Default);

    /// <summary>The stream of this process itself: the child shares its terminal, file or pipe.</summary>
    public static StandardStream Inherit { get; } = new(StreamKind.Inherit);

    /// <summary>/dev/null: empty input, output that is thrown away.</summary>
    public static StandardStream Null { get; } = new(StreamKind.Null);

    /// <summary>A new pipe, whose other end is a stream of the <see cref="ChildProcess"/>.</summary>
    public static StandardStream Piped { get; } = new(StreamKind.Piped);

    /// <summary>
    /// For standard error only: where standard output goes, in the order of the writes (2>&amp;1 of the
    /// shell).
    /// </summary>
    public static StandardStream ToStandardOutput { get; } = new(StreamKind.StandardOutput);

    internal StreamKind Kind { get; }

    internal string? Path { get; }

    internal SafeHandle? GivenHandle { get; }

    internal ReadOnlyMemory<byte> Bytes { get; }

    internal Stream? Source { get; private init; }

    internal bool IsPassedThrough => Kind is StreamKind.Default or StreamKind.Inherit;

    /// <summary>Standard input from a file.</summary>
    /// <param name="path">
    /// Opened by this process when the child starts; relative to the directory of this process.
    /// </param>
    public static StandardStream FromFile(string path) => new(StreamKind.FromFile, CheckedPath(path));

    /// <summary>
    /// Standard output or error into a file, created with mode 0666 less the umask when it is not there.
    /// </summary>
    /// <param name="path">
    /// Opened by this process when the child starts; relative to the directory of this process.
    /// </param>
    /// <param name="append">
    /// False empties the file first; true (O_APPEND) adds every write at its end.
    /// </param>
    public static StandardStream ToFile(string path, bool append = false) =>
        new(append ? StreamKind.AppendToFile : StreamKind.ToFile, CheckedPath(path));

    /// <summary>
    /// An open descriptor of this process: a file, pipe, socket or terminal. It stays open here.
    /// </summary>
    public static StandardStream Handle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new StandardStream(StreamKind.Handle, handle: handle);
    }

    /// <summary>
    /// Standard input that is this text in UTF-8. It lies in memory (a memfd), so nothing has to feed the
    /// child.
    /// </summary>
    public static StandardStream FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromBytes(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Standard input that is these bytes. They are copied into memory (a memfd) when the child starts.
    /// </summary>
    public static StandardStream FromBytes(ReadOnlyMemory<byte> bytes) =>
        new(StreamKind.FromBytes, bytes: bytes);

    /// <summary>
    /// Standard input that is copied from a stream while the child runs, for Run and Capture. A child that
    /// ends early leaves the rest unread. The stream is not disposed, and is used up by the first run.
    /// </summary>
    public static StandardStream FromStream(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new StandardStream(StreamKind.FromStream) { Source = source };
    }

    /// <summary>What the shell would write: "inherit", "&lt; path", ">> path" ...</summary>
    public override string ToString() => Kind switch
    {
        StreamKind.FromFile => $"< {Path}",
        StreamKind.ToFile => $"> {Path}",
        StreamKind.AppendToFile => $">> {Path}",
        StreamKind.StandardOutput => "2>&1",
        StreamKind.FromBytes => $"< {Bytes.Length} bytes",
        _ => Kind.ToString(),
    };

    private static string CheckedPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CommandText.WithoutNul(path, nameof(path));
    }
}
