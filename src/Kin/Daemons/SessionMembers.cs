using System.Globalization;

namespace Kin.Daemons;

/// <summary>
/// All processes of a session (credentials(7)): what a daemon started, and what that started, whatever their
/// process groups; not those that made a session of their own.
/// </summary>
internal static class SessionMembers
{
    /// <summary>
    /// Kills them until none is left. The number cannot mean another session meanwhile: as long as there is a
    /// member the kernel does not use it again.
    /// </summary>
    public static void KillAll(int sessionId)
    {
        while (KillOnce(sessionId))
        {
        }
    }

    private static bool KillOnce(int sessionId)
    {
        bool any = false;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(
                    Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && IsMember(id, sessionId)
                && ProcessHandle.TryOpen(id, out ProcessHandle? member))
            {
                using (member)
                {
                    // Still that process: what the pidfd holds is looked at again.
                    any |= member.SessionId == sessionId && TryKill(member);
                }
            }
        }

        return any;
    }

    private static bool IsMember(int id, int sessionId) =>
        ProcessStat.Read(id) is { IsZombie: false } stat && stat.SessionId == sessionId;

    private static bool TryKill(ProcessHandle member)
    {
        try
        {
            return member.Kill();
        }
        catch (LinuxException)
        {
            return false; // it runs as another user by now
        }
    }
}
