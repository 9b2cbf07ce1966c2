using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>The user ids of a process, or its group ids (credentials(7)).</summary>
/// <param name="Real">Who started it.</param>
/// <param name="Effective">As whom it acts.</param>
/// <param name="Saved">As whom it may act again.</param>
/// <param name="FileSystem">As whom it opens files; mostly the effective one.</param>
public readonly record struct CredentialIds(uint Real, uint Effective, uint Saved, uint FileSystem)
{
    internal static CredentialIds Parse(ReadOnlySpan<byte> text)
    {
        uint[] ids = TextNumber.ReadAll(text, Id);
        return ids.Length >= 4 ? new(ids[0], ids[1], ids[2], ids[3]) : throw TextNumber.Broken(text);
    }

    internal static uint Id(long number) => unchecked((uint)number);
}
