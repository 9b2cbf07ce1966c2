namespace Kin.Native.Spawn;

/// <summary>The program itself: where it is looked for, its arguments and its environment.</summary>
internal static unsafe class ExecSteps
{
    private const string DefaultPath = "/bin:/usr/bin";
    private const ulong NotHere =
        (1UL << Errno.ENOENT) | (1UL << Errno.EACCES) | (1UL << Errno.ENOTDIR) | (1UL << Errno.ENODEV);

    /// <summary>One execve for each place, until one is right.</summary>
    public static void Add(
        PlanBuilder plan, SpawnOptions options, IReadOnlyList<string> environment, string[] candidates)
    {
        nint arguments = (nint)Pointers(plan, options.Arguments);
        nint variables = (nint)Pointers(plan, environment);
        for (int i = 0; i < candidates.Length; i++)
        {
            PlanRecord* exec = plan.Add(
                "execve", SyscallNumber.execve, (nint)plan.String(candidates[i]), arguments, variables,
                subject: candidates[i]);
            exec->Tolerate = i == candidates.Length - 1 ? 0 : NotHere;
        }
    }

    private static byte** Pointers(PlanBuilder plan, IReadOnlyList<string> strings)
    {
        byte** pointers = (byte**)plan.Values<nint>(strings.Count + 1);
        for (int i = 0; i < strings.Count; i++)
        {
            pointers[i] = plan.String(strings[i]);
        }

        return pointers;
    }

    /// <summary>
    /// execvp(3): the name as it is when it has a slash; else every entry of PATH, an empty one meaning ".".
    /// </summary>
    public static string[] Candidates(SpawnOptions options, IReadOnlyList<string> environment)
    {
        string name = options.FileName;
        ArgumentException.ThrowIfNullOrEmpty(name, nameof(SpawnOptions.FileName));
        if (name.Contains('/'))
        {
            return [name];
        }

        string[] found = (ProcessEnvironment.Find(environment, "PATH") ?? DefaultPath).Split(':');
        for (int i = 0; i < found.Length; i++)
        {
            string directory = found[i];
            found[i] = directory is "" || directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
        }

        return found;
    }

    /// <summary>The room that strings, pointers and values of a plan take at most.</summary>
    public static long Bytes(SpawnOptions options, IReadOnlyList<string> environment, string[] candidates)
    {
        long bytes = 1024 + PlanBuilder.BytesFor(options.WorkingDirectory ?? "")
            + PlanBuilder.BytesFor(options.RootDirectory ?? "")
            + (options.CpuAffinity is { } cpus ? CpuMask.Bytes(cpus) + 8 : 0)
            + ((options.SupplementaryGroups?.Count ?? 0) * 4L) + ((options.ResourceLimits?.Count ?? 0) * 24L);
        foreach (string candidate in candidates)
        {
            bytes += PlanBuilder.BytesFor(candidate);
        }

        return bytes + BytesFor(options.Arguments) + BytesFor(environment);
    }

    private static long BytesFor(IReadOnlyList<string> strings)
    {
        long bytes = 16;
        for (int i = 0; i < strings.Count; i++)
        {
            bytes += PlanBuilder.BytesFor(strings[i]) + sizeof(nint);
        }

        return bytes;
    }
}
