using Kin.Native.Bpf;

namespace Kin.Tests.Native.Bpf;

/// <summary>
/// What is assembled for kernels that have it otherwise than the one that runs, which takes its own program or not.
/// </summary>
public sealed class SchedulingProgramsTests
{
    private const int Arguments = 6, Task = 7, Queue = 9; // registers
    private const int StateAt = 24, PidAt = 100, TgidAt = 104, QueueAt = 200, RunQueueAt = 40;

    private static readonly SchedulingMaps s_maps = new(Events: 3, Processes: 4);

    public static TheoryData<string, string> Kernels => new()
    {
        { "5.18 and later", "arguments 2 1 0 3" },
        { "5.18 at first", "arguments 3 2 0 1" },
        { "before 5.18", "arguments 2 1 0, state of the thread" },
        { "before 5.14", "arguments 2 1 0, state of the thread" },
    };

    [Theory, MemberData(nameof(Kernels))]
    public void The_state_of_the_one_before_is_taken_from_where_the_kernel_has_it(string kernel, string read)
    {
        Operation[] code = Operation.All(new SwitchingProgram(Read(Kernel(kernel)), s_maps).Code.Code);
        string seen = "arguments " + string.Join(
            ' ', code.Where(one => one.IsLoad(8) && one.From == Arguments).Select(one => one.Offset / 8));
        bool isMember = code.Any(one => one.IsLoad(4) && one.From == Task && one.Offset == StateAt);
        Assert.Equal(read, seen + (isMember ? ", state of the thread" : ""));
        Assert.Equal(2, code.Count(one => one.IsLoad(4) && one.From == Task && one.Offset == PidAt));
        Assert.Equal(2, code.Count(one => one.IsLoad(4) && one.From == Task && one.Offset == TgidAt));
        int written = code.Where(one => one.IsStoreWord).Select(one => one.Offset).Distinct().Count();
        Assert.Equal((int)SwitchWord.Count - 2, written); // the last two are one of eight bytes
    }

    [Theory]
    [InlineData("arm64", "thread + 16")]
    [InlineData("x86, 6.15 and later", "queue + -800, queue + -776")]
    [InlineData("x86, 6.2 to 6.14", "queue + -500, queue + -492")]
    [InlineData("x86, without groups", "")]
    [InlineData("x86, in other sections", "")]
    public void Whether_it_is_an_interrupt_is_taken_from_where_the_kernel_has_it(string kernel, string read)
    {
        Operation[] code = Operation.All(new WakingProgram(Read(Kernel(kernel)), s_maps).Code.Code);
        List<string> seen = [];
        for (int i = 1; i < code.Length; i++)
        {
            if (code[i - 1].IsCall(158) && code[i].IsLoad(8) && code[i].Offset == 16)
            {
                seen.Add($"thread + {code[i].Offset}");
            }
            else if (code[i - 1].IsCopyFrom(Queue) && code[i].IsAdd)
            {
                seen.Add($"queue + {code[i].Number}");
            }
        }

        Assert.Equal(read, string.Join(", ", seen));
        int written = code.Where(one => one.IsStoreWord).Select(one => one.Offset).Distinct().Count();
        Assert.Equal((int)WakingWord.Count, written);
    }

    [Fact]
    public void A_kernel_that_has_other_parameters_is_refused()
    {
        KernelTypes types = Read(Kernel("strange"));
        Assert.Throws<NotSupportedException>(() => new SwitchingProgram(types, s_maps));
        Assert.Throws<NotSupportedException>(() => new WakingProgram(types, s_maps));
        Assert.Throws<NotSupportedException>(() => new ForkingProgram(types, s_maps));
        Assert.Throws<NotSupportedException>(() => new FreeingProgram(types, s_maps));
        KernelTypes nothing = Read(new BtfWriter());
        Assert.Throws<NotSupportedException>(() => new SwitchingProgram(nothing, s_maps));
        Assert.Throws<NotSupportedException>(() => new WakingProgram(nothing, s_maps));
    }

    private static KernelTypes Read(BtfWriter kernel) => KernelTypes.Parse(kernel.ToBytes(), SchedulingProbe.Wanted);

    private static BtfWriter Kernel(string name)
    {
        BtfWriter types = new();
        int number = types.Integer("unsigned int", 4), wide = types.Integer("unsigned long", 8);
        int data = types.Pointer(0);
        int thread = types.Pointer(Threads(types, name, number, wide));
        types.Functions(WakingProgram.Type, name == "strange" ? [data, thread, thread] : [data, thread]);
        types.Functions(ForkingProgram.Type, name == "strange" ? [data, thread] : [data, thread, thread]);
        types.Functions(FreeingProgram.Type, name == "strange" ? [data] : [data, thread]);
        types.Functions(SwitchingProgram.Type, name switch
        {
            "5.18 at first" => [data, number, number, thread, thread],
            "before 5.18" or "before 5.14" => [data, number, thread, thread],
            "strange" => [data, number, thread],
            _ => [data, number, thread, thread, number],
        });
        if (name.StartsWith("x86, 6.2", StringComparison.Ordinal))
        {
            int hot = types.Structure("pcpu_hot", 64, ("current_task", thread, 0), ("preempt_count", number, 8));
            types.Variables(("runqueues", wide, 1000), ("pcpu_hot", hot, 500));
        }
        else if (name == "x86, in other sections")
        {
            types.Variables(("runqueues", wide, 1000), ("current_task", wide, 200));
            types.Variables(("__preempt_count", number, 224));
        }
        else
        {
            types.Variables(("current_task", wide, 200), ("__preempt_count", number, 224), ("runqueues", wide, 1000));
        }

        return types;
    }

    private static int Threads(BtfWriter types, string name, int number, int wide)
    {
        int queue = types.Pointer(types.Structure("cfs_rq", 64, ("rq", types.Pointer(0), RunQueueAt)));
        int entity = types.Structure("sched_entity", 64, (name == "x86, without groups" ? "other" : "cfs_rq", queue, 0));
        int info = types.Structure("thread_info", 32, (name == "arm64" ? "preempt_count" : "status", wide, 16));
        return types.Structure(
            "task_struct", 1024, ("thread_info", info, 0), (name == "before 5.14" ? "state" : "__state", number, StateAt),
            ("pid", number, PidAt), ("tgid", number, TgidAt), ("se", entity, QueueAt));
    }

    /// <summary>An instruction taken apart (RFC 9669).</summary>
    private readonly record struct Operation(byte Code, int To, int From, int Offset, int Number)
    {
        public bool IsStoreWord => Code == 0x63;

        public bool IsAdd => Code == 0x07;

        public static Operation[] All(ReadOnlySpan<ulong> code) => [.. code.ToArray().Select(word => new Operation(
            (byte)word, (int)(word >> 8) & 15, (int)(word >> 12) & 15, (short)(word >> 16), (int)(word >> 32)))];

        public bool IsLoad(int bytes) => Code == (bytes == 8 ? 0x79 : 0x61);

        public bool IsCall(int helper) => Code == 0x85 && Number == helper;

        public bool IsCopyFrom(int register) => Code == 0xbf && From == register;
    }
}
