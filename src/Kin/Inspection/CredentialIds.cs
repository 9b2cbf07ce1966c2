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
        int[] ids = TextNumber.ReadAll(text);
        return ids.Length >= 4
            ? new(Id(ids[0]), Id(ids[1]), Id(ids[2]), Id(ids[3])) : throw TextNumber.Broken(text);
    }

    internal static uint Id(int number) => unchecked((uint)number);
}
