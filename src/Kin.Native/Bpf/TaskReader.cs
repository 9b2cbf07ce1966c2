using System.Text;

namespace Kin.Native.Bpf;

/// <summary>
/// The loaded <see cref="TaskProgram"/>: each pass over it gives the records of all tasks at that time.
/// </summary>
internal sealed unsafe class TaskReader : IDisposable
{
    private const int MostTries = 100;

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
        var types = KernelTypes.Read("bpf_iter_task", TaskProgram.Structures);
        if (types.FunctionNumber == 0)
        {
            throw new NotSupportedException("This kernel has no iterator of tasks (Linux 5.8).");
        }

        using SafeFd program = Load(TaskProgram.For(types), types.FunctionNumber);
        BpfLinkCreate link = new() { prog_fd = (uint)program.Number, attach_type = Libc.BPF_TRACE_ITER };
        return new TaskReader(new SafeFd(Call(Libc.BPF_LINK_CREATE, &link, sizeof(BpfLinkCreate), "link")));
    }

    /// <summary>One pass: its text is the records.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public SafeFd Begin()
    {
        using SafeFd.Hold held = _link.Use();
        BpfLinkCreate pass = new() { prog_fd = (uint)held.Number };
        return new SafeFd(Call(Libc.BPF_ITER_CREATE, &pass, 2 * sizeof(uint), "iterator"));
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

    private static SafeFd Load(Assembler code, int function)
    {
        byte[] log = new byte[16 * 1024];
        fixed (ulong* instructions = code.Code)
        fixed (byte* license = "Dual MIT/GPL\0"u8, told = log)
        {
            BpfProgramLoad load = new()
            {
                prog_type = Libc.BPF_PROG_TYPE_TRACING,
                insn_cnt = (uint)code.Code.Length,
                insns = (ulong)instructions,
                license = (ulong)license,
                expected_attach_type = Libc.BPF_TRACE_ITER,
                attach_btf_id = (uint)function,
            };
            nint program;
            int tries = 0;
            do
            {
                // The verifier gives up when a signal comes meanwhile, whomever it is for.
                program = Libc.syscall(
                    SyscallNumber.bpf, Libc.BPF_PROG_LOAD, (nint)(&load), sizeof(BpfProgramLoad), 0, 0, 0);
            }
            while (program < 0 && Errno.Last == Errno.EAGAIN && ++tries < MostTries);

            if (program >= 0)
            {
                return new SafeFd((int)program);
            }

            int errno = Errno.Last;
            (load.log_level, load.log_size, load.log_buf) = (1, (uint)log.Length, (ulong)told);
            Libc.syscall(
                SyscallNumber.bpf, Libc.BPF_PROG_LOAD, (nint)(&load), sizeof(BpfProgramLoad), 0, 0, 0);
            throw new LinuxException("bpf", errno, "the iterator of tasks", Verdict(log));
        }
    }

    // What the verifier says at the end is what it minds.
    private static string? Verdict(byte[] log)
    {
        ReadOnlySpan<byte> said = log.AsSpan()[..Math.Max(0, log.AsSpan().IndexOf((byte)0))];
        string text = Encoding.ASCII.GetString(said);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? null : string.Join("; ", lines.TakeLast(3));
    }

    private static int Call(int command, void* attributes, int bytes, string what) => (int)Sys.Check(
        Libc.syscall(SyscallNumber.bpf, command, (nint)attributes, bytes, 0, 0, 0), "bpf", what);
}
