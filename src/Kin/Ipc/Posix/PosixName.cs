namespace Kin.Ipc;

/// <summary>Names of POSIX queues and semaphores (mq_overview(7), sem_overview(7)).</summary>
internal static class PosixName
{
    /// <summary>Refuses what is no name of that kind.</summary>
    public static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length > 1 && name[0] == '/' && !name.AsSpan(1).ContainsAny('/', '\0')
            ? name
            : throw new ArgumentException(
                $"\"{name}\" is not a slash and then a name without any.", nameof(name));
    }
}
