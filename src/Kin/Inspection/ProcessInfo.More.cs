using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

public readonly partial struct ProcessInfo
{
    /// <summary>
    /// The file of its program; denied to other users, missing for threads of the kernel and zombies. Of one
    /// that was replaced on disk with " (deleted)" behind it, as the kernel writes it.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string> ReadProgramPath() => Source.ReadLink(this, "exe", SystemText.Decode);

    /// <summary>Its working directory; denied to other users.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string> ReadWorkingDirectory() => Source.ReadLink(this, "cwd", SystemText.Decode);

    /// <summary>What it takes for the root directory (chroot(2)); denied to other users.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string> ReadRootDirectory() => Source.ReadLink(this, "root", SystemText.Decode);

    /// <summary>
    /// The namespaces that it is in, in the order of their names; those that this kernel does not have are
    /// left out. Denied to other users.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyList<NamespaceId>> ReadNamespaces()
    {
        List<NamespaceId> all = [];
        foreach (string kind in NamespaceId.Kinds)
        {
            ProcReading<NamespaceId> one = ReadNamespace(kind);
            if (one.TryGet(out NamespaceId id))
            {
                all.Add(id);
            }
            else if (one.Outcome != ProcOutcome.Missing)
            {
                return one.Select<IReadOnlyList<NamespaceId>>(_ => []);
            }
        }

        return new ProcReading<IReadOnlyList<NamespaceId>>(all);
    }

    /// <summary>One of its namespaces.</summary>
    /// <param name="kind">"net", "pid" and so on, as in /proc/PID/ns.</param>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<NamespaceId> ReadNamespace(string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        return NamespaceId.Kinds.Contains(kind)
            ? Source.ReadLink(this, $"ns/{kind}", NamespaceId.Parse)
            : throw new ArgumentException($"'{kind}' is no kind of namespace.", nameof(kind));
    }

    /// <summary>
    /// The label that a security module gave it, such as "unconfined" of AppArmor or a context of SELinux.
    /// Missing: no module is at work.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string> ReadSecurityLabel() => Source.Read(
        this, "attr/current", static text => SystemText.Decode(text.TrimEnd("\n\0"u8)));

    /// <summary>
    /// The system call in which its first thread, or this thread, sleeps; null: it runs, or sleeps outside of
    /// a call. Denied to those who may not trace it; missing on kernels without it.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<WaitingCall?> ReadWaitingCall() =>
        Source.Read<WaitingCall?>(this, "syscall", WaitingCall.Parse);

    /// <summary>
    /// How likely it is to be killed when memory runs out: 0 never, to about 2000 at once.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<int> ReadOomScore() => Source.Read(this, "oom_score", Number);

    /// <summary>What was added to that on purpose: -1000 (never) to 1000.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<int> ReadOomScoreAdjustment() => Source.Read(this, "oom_score_adj", Number);

    /// <summary>
    /// The user who logged in, whatever became of the user ids since then (proc_pid_loginuid(5)); null: it
    /// descends from no login. Missing on kernels without it.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<uint?> ReadLoginUserId() => Source.Read<uint?>(
        this, "loginuid", static text =>
            TextNumber.Read(text.TrimEnd((byte)'\n')) is long id and < uint.MaxValue ? (uint)id : null);

    /// <summary>
    /// What the kernel tells of one open descriptor; denied to other users, missing: it is not open.
    /// </summary>
    /// <param name="number">From 0 on.</param>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<DescriptorDetails> ReadDescriptor(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return Source.Read(this, $"fdinfo/{number}", DescriptorDetails.Parse);
    }

    /// <summary>
    /// What is behind one open descriptor, as the kernel writes it: a path, "pipe:[4711]"; denied to other
    /// users, missing: it is not open.
    /// </summary>
    /// <param name="number">From 0 on.</param>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string> ReadDescriptorTarget(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return Source.ReadLink(this, $"fd/{number}", SystemText.Decode);
    }

    /// <summary>
    /// Its address space in order, told apart by what each part is for; denied to other users, empty for
    /// threads of the kernel and zombies.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<AddressSpace> ReadAddressSpace()
    {
        ProcessAddresses addresses = Addresses;
        return ReadMappings().Select(all => AddressSpace.Of(all, addresses));
    }

    private static int Number(ReadOnlySpan<byte> text) => TextNumber.ReadInt(text.TrimEnd((byte)'\n'));
}
