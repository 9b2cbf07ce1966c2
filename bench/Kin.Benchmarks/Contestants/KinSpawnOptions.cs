namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: start the small static program with ten options set, and wait for it. All of them are allowed to any user,
/// and none moves the child to another CPU or makes it wait for one that is free.
/// </summary>
internal sealed class KinSpawnOptions(string program) : IInProcess
{
    private readonly Command _command = new(program)
    {
        Nice = 1,
        Scheduling = Scheduling.Batch,
        CpuAffinity = Cpus.Own,
        IoPriority = IoPriority.BestEffort(6),
        Limits = new Dictionary<Resource, ResourceLimit>
        {
            [Resource.CoreBytes] = new(0),
            [Resource.OpenFiles] = new(256),
        },
        Umask = 0x17, // octal 027
        WorkingDirectory = "/",
        NewSession = true,
        NoNewPrivileges = true,
        BlockedSignals = [Signal.User1],
    };

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            KinSpawn.StartAndWait(_command);
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
