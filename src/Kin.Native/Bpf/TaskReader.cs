namespace Kin.Native.Bpf;

/// <summary>
/// The loaded <see cref="TaskProgram"/>: each pass over it gives the records of all tasks at that time.
/// </summary>
internal sealed unsafe class TaskReader : IDisposable
{
    private readonly SafeFd _link;

    private TaskReader(SafeFd link) => _link = link;

    /// <summary>Assembles the program for the running kernel and has it checked by that.</summary>
    /// <exception cref="LinuxException">
    /// EPERM: CAP_BPF and CAP_PERFMON are missing; EACCES: the verifier does not take the program.
    /// </exception>
    /// <exception cref="NotSupportedException">This kernel has something otherwise.</exception>
    /// <exception cref="IOException">The kernel does not describe its types.</exception>
    public static TaskReader Open()
    {
        var types = KernelTypes.Read(TaskProgram.Wanted);
        int function = types.NumberOf(BtfKind.Function, TaskProgram.Function);
        if (function == 0)
        {
            throw new NotSupportedException("This kernel has no iterator of tasks (Linux 5.8).");
        }

        using SafeFd program = BpfCall.Load(
            TaskProgram.For(types), Libc.BPF_TRACE_ITER, function, "the iterator of tasks");
        BpfLinkCreate link = new() { prog_fd = (uint)program.Number, attach_type = Libc.BPF_TRACE_ITER };
        return new TaskReader(
            BpfCall.Open(Libc.BPF_LINK_CREATE, &link, sizeof(BpfLinkCreate), "the iterator of tasks"));
    }

    /// <summary>One pass: its text is the records.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public SafeFd Begin()
    {
        using SafeFd.Hold held = _link.Use();
        BpfLinkCreate pass = new() { prog_fd = (uint)held.Number };
        return BpfCall.Open(Libc.BPF_ITER_CREATE, &pass, 2 * sizeof(uint), "the iterator of tasks");
    }

    /// <summary>The next records; 0: there are no more.</summary>
    /// <param name="pass">By <see cref="Begin"/>.</param>
    /// <param name="into">Room; the kernel hands out whole records, a few pages at a time.</param>
    public static int Read(SafeFd pass, Span<ulong> into)
    {
        nint count;
        fixed (ulong* room = into)
        {
            do
            {
                count = Libc.read(pass.Number, (byte*)room, (nuint)(into.Length * sizeof(ulong)));
            }
            while (Sys.Interrupted(count));
        }

        return (int)Sys.Check(count, "read", "the iterator of tasks") / sizeof(ulong);
    }

    public void Dispose() => _link.Dispose();
}
