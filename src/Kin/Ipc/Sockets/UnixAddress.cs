namespace Kin.Ipc.Sockets;

/// <summary>What no name of a unix socket can be.</summary>
internal static class UnixAddress
{
    public static void Check(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (address[0] != '@' && address.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path has no NUL.", nameof(address));
        }
    }

    public static bool IsPath(string address) => address[0] != '@';
}
