using System.Globalization;
using Kin.Native;

namespace Kin.Daemons;

/// <summary>
/// Sockets, and other descriptors, that a supervisor opened before it started this process: socket activation
/// of systemd (sd_listen_fds(3)), and what an earlier instance gave it to keep.
/// </summary>
public static class ListenSockets
{
    private const int First = 3;

    private const string Count = "LISTEN_FDS", Process = "LISTEN_PID", Names = "LISTEN_FDNAMES",
        ProcessStart = "LISTEN_PIDFDID";

    private static readonly Lock s_gate = new();

    /// <summary>
    /// Takes them over, in the order of the supervisor's configuration: they are close-on-exec from now on,
    /// and the variables are removed, so no child takes them for its own. Empty when there are none, when
    /// they are meant for another process (LISTEN_PID), and at every further call. Thread-safe; call it at
    /// the start of Main, before any child is started by other means than Kin.
    /// </summary>
    /// <exception cref="InvalidDataException">The variables contradict each other or the kernel.</exception>
    public static IReadOnlyList<ListenSocket> Take()
    {
        lock (s_gate)
        {
            string? process = Environment.GetEnvironmentVariable(Process);
            string? count = Environment.GetEnvironmentVariable(Count);
            string? names = Environment.GetEnvironmentVariable(Names);
            foreach (string variable in (string[])[Count, Process, Names, ProcessStart])
            {
                Environment.SetEnvironmentVariable(variable, null);
            }

            return count is not null && IsThis(process) ? Take(count, names) : [];
        }
    }

    private static bool IsThis(string? process) =>
        process == ThisProcess.Id.ToString(CultureInfo.InvariantCulture);

    private static ListenSocket[] Take(string text, string? names)
    {
        ulong most = ThisProcess.GetLimit(Resource.OpenFiles).Soft - First;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || (ulong)count > most)
        {
            throw new InvalidDataException($"{Count} is '{text}', which is no number of descriptors.");
        }

        string[] given = names?.Split(':') ?? [];
        if (names is not null && count > 0 && given.Length != count)
        {
            throw new InvalidDataException(
                $"{Names} has {given.Length} names for {count} descriptors: '{names}'.");
        }

        List<ListenSocket> taken = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (!Descriptor.IsInheritable(First + i))
                {
                    // Closed, or opened by the runtime, whose descriptors are close-on-exec: not ours.
                    throw new InvalidDataException(
                        $"{Count} is {count}, but descriptor {First + i} did not come from the supervisor.");
                }

                taken.Add(ListenSocket.TakeOver(First + i, i < given.Length ? given[i] : "unknown"));
            }
        }
        catch
        {
            taken.ForEach(socket => socket.Dispose());
            throw;
        }

        return [.. taken];
    }
}
