namespace Kin;

/// <summary>The kinds of <see cref="StandardStream"/>.</summary>
internal enum StreamKind
{
    Default,
    Inherit,
    Null,
    Piped,
    StandardOutput,
    FromFile,
    ToFile,
    AppendToFile,
    Handle,
    FromBytes,
    FromStream,
}
