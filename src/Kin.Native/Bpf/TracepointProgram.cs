namespace Kin.Native.Bpf;

/// <summary>
/// What the programs at tracepoints of the scheduler have in common. Each gets the arguments of its
/// tracepoint, and writes numbers of 4 bytes into the ring of the CPU on which it happens.
/// </summary>
/// <remarks>
/// Such tracepoints can be had from perf_event_open(2) without a program. But that costs more at each switch,
/// tells of all threads of the machine, and on Linux 6.18 does not tell of all that an idle CPU does
/// (ARCHITECTURE.md).
/// </remarks>
internal abstract class TracepointProgram
{
    /// <summary>Registers that calls leave alone: the arguments, and a task.</summary>
    protected const int Arguments = 6, Task = 7;

    /// <summary>The register in which the result of a call is.</summary>
    protected const int Result = 0;

    /// <summary>A place on the stack for 8 bytes, below what is written.</summary>
    protected const int Room = -64;

    private const int LookupElement = 1, UpdateElement = 2, DeleteElement = 3, PerfEventOutput = 25;
    private const uint OwnCpu = 0xffffffff; // BPF_F_CURRENT_CPU
    private const string TaskType = "task_struct";

    private readonly SchedulingMaps _maps;
    private readonly int _words;

    /// <summary>Begins it.</summary>
    /// <param name="types">Those of the running kernel.</param>
    /// <param name="maps">What it works with.</param>
    /// <param name="words">How many numbers it writes.</param>
    protected TracepointProgram(KernelTypes types, SchedulingMaps maps, int words)
    {
        (Types, _maps, _words) = (types, maps, words);
        Code.Copy(Arguments, 1);
    }

    /// <summary>The instructions.</summary>
    public Assembler Code { get; } = new();

    /// <summary>Those of the running kernel.</summary>
    protected KernelTypes Types { get; }

    /// <summary>
    /// How many arguments a tracepoint has, and which of them are tasks. Its type has one parameter more,
    /// what belongs to the tracepoint, which a program does not see.
    /// </summary>
    /// <exception cref="NotSupportedException">It has another number of tasks.</exception>
    protected (int Count, int[] Tasks) ArgumentsOf(string type, int tasks)
    {
        (int count, int[] pointing) = Types.ParametersOf(type, TaskType);
        return pointing.Length == tasks && pointing[0] > 0
            ? (count - 1, [.. pointing.Select(index => index - 1)])
            : throw new NotSupportedException($"This kernel has other parameters in {type}.");
    }

    /// <summary>Loads an argument.</summary>
    protected void Argument(int to, int index) =>
        Code.Load(to, Arguments, index * sizeof(ulong), sizeof(ulong));

    /// <summary>A member of 4 bytes of the task, as a number that is written.</summary>
    protected void Field(string member, int word)
    {
        Code.Load(0, Task, Types.Find(TaskType, member).Offset, sizeof(uint));
        Place(word, 0);
    }

    /// <summary>Goes on at the end, if two members of 4 bytes of the task differ.</summary>
    protected int FieldsDiffer(string member, string other)
    {
        Code.Load(1, Task, Types.Find(TaskType, member).Offset, sizeof(uint));
        Code.Load(2, Task, Types.Find(TaskType, other).Offset, sizeof(uint));
        return Code.LeapIfOther(1, 2);
    }

    /// <summary>A constant, as a number that is written.</summary>
    protected void Constant(int word, int number)
    {
        Code.Set(0, number);
        Place(word, 0);
    }

    /// <summary>What is in a register, as a number that is written.</summary>
    protected void Place(int word, int from) => Code.StoreWord(Assembler.Stack, PlaceOf(word), from);

    /// <summary>What is in a register, as two numbers that are written, at a multiple of eight.</summary>
    protected void PlaceLong(int word, int from) => Code.Store(Assembler.Stack, PlaceOf(word), from);

    /// <summary>Looks for the process whose number is written there among those that are followed.</summary>
    /// <returns>The value is at <see cref="Result"/>, which is 0 if it is none of them.</returns>
    protected void FindFollowed(int word)
    {
        SetKey(word);
        Code.Call(LookupElement);
    }

    /// <summary>
    /// Follows the process whose number is written there, and whose first thread is the task. The result is 0
    /// if there was room.
    /// </summary>
    protected void Follow(int word)
    {
        Code.Store(Assembler.Stack, Room, Task);
        SetKey(word);
        Code.Copy(3, Assembler.Stack);
        Code.Increase(3, Room);
        Code.Set(4, 0);
        Code.Call(UpdateElement);
    }

    /// <summary>Follows it no more.</summary>
    protected void Forget(int word)
    {
        SetKey(word);
        Code.Call(DeleteElement);
    }

    /// <summary>bpf_perf_event_output(arguments, map, this CPU's, the numbers, their length)</summary>
    protected void Write()
    {
        int bytes = _words * sizeof(uint);
        Code.Copy(1, Arguments);
        Code.SetMap(2, _maps.Events);
        Code.SetUnsigned(3, OwnCpu);
        Code.Copy(4, Assembler.Stack);
        Code.Increase(4, -bytes);
        Code.Set(5, bytes);
        Code.Call(PerfEventOutput);
    }

    /// <summary>Ends it; leaps come here too.</summary>
    protected void End(params ReadOnlySpan<int> leaps)
    {
        foreach (int leap in leaps)
        {
            Code.Land(leap);
        }

        Code.Set(0, 0);
        Code.Return();
    }

    private void SetKey(int word)
    {
        Code.SetMap(1, _maps.Processes);
        Code.Copy(2, Assembler.Stack);
        Code.Increase(2, PlaceOf(word));
    }

    private int PlaceOf(int word) => (word - _words) * sizeof(uint);
}
