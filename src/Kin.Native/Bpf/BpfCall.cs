using System.Text;

namespace Kin.Native.Bpf;

/// <summary>The system call bpf(2): programs, and what they are attached to and write into.</summary>
internal static unsafe class BpfCall
{
    private const int MostTries = 100;

    /// <summary>A command whose result is a descriptor.</summary>
    /// <param name="command">BPF_...</param>
    /// <param name="attributes">Its part of union bpf_attr.</param>
    /// <param name="bytes">Of that.</param>
    /// <param name="what">For the error.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static SafeFd Open(int command, void* attributes, int bytes, string what) =>
        new((int)Sys.Check(Call(command, attributes, bytes), "bpf", what));

    /// <summary>Has a program checked and kept by the kernel.</summary>
    /// <param name="code">Its instructions.</param>
    /// <param name="attachType">At what it will be attached.</param>
    /// <param name="type">The number of the type of that.</param>
    /// <param name="what">For the error.</param>
    /// <exception cref="LinuxException">
    /// EPERM: CAP_BPF and CAP_PERFMON are missing; EACCES: the verifier does not take the program.
    /// </exception>
    public static SafeFd Load(Assembler code, int attachType, int type, string what)
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
                expected_attach_type = (uint)attachType,
                attach_btf_id = (uint)type,
            };
            nint program;
            int tries = 0;
            do
            {
                // The verifier gives up when a signal comes meanwhile, whomever it is for.
                program = Call(Libc.BPF_PROG_LOAD, &load, sizeof(BpfProgramLoad));
            }
            while (program < 0 && Errno.Last == Errno.EAGAIN && ++tries < MostTries);

            if (program >= 0)
            {
                return new SafeFd((int)program);
            }

            int errno = Errno.Last;
            (load.log_level, load.log_size, load.log_buf) = (1, (uint)log.Length, (ulong)told);
            program = Call(Libc.BPF_PROG_LOAD, &load, sizeof(BpfProgramLoad));
            return program >= 0 ? new SafeFd((int)program)
                : throw new LinuxException("bpf", errno, what, Verdict(log));
        }
    }

    /// <summary>The call itself; negative: it failed.</summary>
    public static nint Call(int command, void* attributes, int bytes) =>
        Libc.syscall(SyscallNumber.bpf, command, (nint)attributes, bytes, 0, 0, 0);

    // What the verifier says at the end is what it minds.
    private static string? Verdict(byte[] log)
    {
        ReadOnlySpan<byte> said = log.AsSpan()[..Math.Max(0, log.AsSpan().IndexOf((byte)0))];
        string text = Encoding.ASCII.GetString(said);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? null : string.Join("; ", lines.TakeLast(3));
    }
}
