using System.Diagnostics;
using System.Net.Http;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Threading.Channels;
using System.Xml;
using Kin.Workers;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

public class RefusalTests
{
    private static readonly Dictionary<string, Func<object>> s_refused = new()
    {
        ["IntPtr"] = () => (nint)5,
        ["UIntPtr"] = () => (nuint)5,
        ["struct with an address inside"] = () => new HandleRef(null, 5),
        ["array of addresses"] = () => new nint[3],
        ["boxed pointer"] = () => BoxedPointer(),
        ["GCHandle"] = () => default(GCHandle),
        ["Thread"] = () => Thread.CurrentThread,
        ["ThreadLocal"] = () => new ThreadLocal<int>(),
        ["AsyncLocal"] = () => new AsyncLocal<int>(),
        ["Task"] = () => Task.CompletedTask,
        ["Task of a value"] = () => Task.FromResult(5),
        ["ValueTask"] = () => new ValueTask<int>(5),
        ["TaskCompletionSource"] = () => new TaskCompletionSource<int>(),
        ["Channel"] = () => Channel.CreateUnbounded<int>(),
        ["MemoryStream"] = () => new MemoryStream(),
        ["StreamReader"] = () => new StreamReader(Stream.Null),
        ["BinaryWriter"] = () => new BinaryWriter(Stream.Null),
        ["Lock"] = NewLock,
        ["SpinLock"] = () => default(SpinLock),
        ["SemaphoreSlim"] = () => new SemaphoreSlim(1),
        ["Mutex"] = () => new Mutex(),
        ["ManualResetEventSlim"] = () => new ManualResetEventSlim(),
        ["ReaderWriterLockSlim"] = () => new ReaderWriterLockSlim(),
        ["Barrier"] = () => new Barrier(1),
        ["CountdownEvent"] = () => new CountdownEvent(1),
        ["Timer"] = () => new Timer(_ => { }),
        ["PeriodicTimer"] = () => new PeriodicTimer(TimeSpan.FromHours(1)),
        ["CancellationTokenSource"] = () => new CancellationTokenSource(),
        ["WeakReference"] = () => new WeakReference<object>(new object()),
        ["another SafeHandle"] = () => new SafeWaitHandleOfMine(),
        ["Socket"] = () => new Socket(SocketType.Stream, ProtocolType.Tcp),
        ["HttpClient"] = () => new HttpClient(),
        ["Process"] = () => new Process(),
        ["AssemblyLoadContext"] = () => AssemblyLoadContext.Default,
        ["XmlDocument"] = () => new XmlDocument(),
        ["ActivitySource"] = () => new ActivitySource("x"),
        ["a type made at run time"] = () => Activator.CreateInstance(MadeAtRunTime())!,
        ["a dynamic method"] = DynamicFunction,
        ["a compiled expression"] = () => CompiledExpression(),
    };

    public static TheoryData<string> Names => [.. s_refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_at_the_call_and_the_member_is_named(string kind)
    {
        object refused = s_refused[kind]();
        try
        {
            var error = Assert.Throws<CannotCrossException>(
                () => RoundTrip.Bytes(new Order(new Customer(refused))));
            Assert.StartsWith("Order.Customer.Socket", error.MemberPath);
            Assert.StartsWith(
                error.MemberPath + ": " + TypeText.Of(error.Type) + " cannot be sent", error.Message);
            Assert.True(error.Reason.Length > 20);
        }
        finally
        {
            (refused as IDisposable)?.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_as_the_value_itself(string kind)
    {
        object refused = s_refused[kind]();
        try
        {
            var error = Assert.Throws<CannotCrossException>(() => RoundTrip.Bytes(refused));
            Assert.StartsWith("object", error.MemberPath, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            (refused as IDisposable)?.Dispose();
        }
    }

    [Fact]
    public void The_way_leads_through_elements_and_entries()
    {
        var deep = new Dictionary<string, object>
        {
            ["ok"] = 1,
            ["bad"] = new List<object> { 1, new object[] { "x", new Customer(NewLock()) } },
        };
        var error = Assert.Throws<CannotCrossException>(() => RoundTrip.Bytes(deep));
        Assert.Equal("Dictionary<string, object>[bad][1][1].Socket", error.MemberPath);
        Assert.Equal(typeof(Lock), error.Type);
    }

    [Fact]
    public void A_captured_local_is_named_by_its_name()
    {
        var door = new Lock();
        Action function = () => door.Enter();
        using var writer = new PayloadWriter();
        FunctionImage image = FunctionImage.Of(function);
        var error = Assert.Throws<CannotCrossException>(() => image.WriteState(writer, function));
        Assert.EndsWith("A_captured_local_is_named_by_its_name.door", error.MemberPath);
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void A_refusal_leaves_the_message_as_it_was()
    {
        using var writer = new PayloadWriter();
        writer.WriteInt32(5);
        using var source = new CancellationTokenSource();
        object?[] mixed = [source.Token, File.OpenHandle("/dev/null"), NewLock()];
        Assert.Throws<CannotCrossException>(() => ValueCodec<object?[]>.Write(writer, mixed));
        Assert.Equal(4, writer.Length);
        Assert.False(writer.HasHandles);
        Assert.False(writer.HasCancellationTokens);
        ((SafeHandle)mixed[1]!).Dispose();
    }

    [Fact]
    public void A_closed_file_handle_is_refused()
    {
        Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle("/dev/null");
        handle.Dispose();
        Assert.Throws<CannotCrossException>(() => RoundTrip.Bytes(handle));
    }

    [Fact]
    public void Several_functions_in_one_delegate_are_refused_as_a_function()
    {
        Action both = First;
        both += First;
        var error = Assert.Throws<CannotCrossException>(() => FunctionImage.Of(both));
        Assert.Contains("several functions", error.Message);
    }

    [Fact]
    public void Code_made_at_run_time_is_refused_as_a_function()
    {
        Assert.Throws<CannotCrossException>(() => FunctionImage.Of((Func<int>)CompiledExpression()));
        Assert.Throws<CannotCrossException>(() => FunctionImage.Of(DynamicFunction()));
    }

    [Fact]
    public void Code_that_can_be_unloaded_is_refused()
    {
        var context = new AssemblyLoadContext("plug-in", isCollectible: true);
        Assembly copy = context.LoadFromAssemblyPath(typeof(RefusalTests).Assembly.Location);
        MethodInfo method = copy.GetType(typeof(RefusalTests).FullName!)!
            .GetMethod(nameof(First), BindingFlags.Static | BindingFlags.NonPublic)!;
        var error = Assert.Throws<CannotCrossException>(
            () => FunctionImage.Of(method.CreateDelegate<Action>()));
        Assert.Contains("unloaded", error.Message);
        context.Unload();
    }

    [Fact]
    public void Code_loaded_from_memory_is_refused()
    {
        Assembly copy = Assembly.Load(File.ReadAllBytes(typeof(RefusalTests).Assembly.Location));
        MethodInfo method = copy.GetType(typeof(RefusalTests).FullName!)!
            .GetMethod(nameof(First), BindingFlags.Static | BindingFlags.NonPublic)!;
        var error = Assert.Throws<CannotCrossException>(
            () => FunctionImage.Of(method.CreateDelegate<Action>()));
        Assert.Contains("from memory", error.Message);
    }

    // As an object it locks nothing, which is what the compiler warns of; here it is only to be refused.
#pragma warning disable CS9216
    private static object NewLock() => new Lock();
#pragma warning restore CS9216

    private static void First()
    {
    }

    private static Delegate CompiledExpression()
    {
        System.Linq.Expressions.Expression<Func<int>> five = () => 5;
        return five.Compile();
    }

    private static Func<int> DynamicFunction()
    {
        var method = new DynamicMethod("x", typeof(int), []);
        method.GetILGenerator().Emit(OpCodes.Ldc_I4_5);
        method.GetILGenerator().Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>();
    }

    private static unsafe object BoxedPointer()
    {
        int x = 5;
        return Pointer.Box(&x, typeof(int*));
    }

    private static Type MadeAtRunTime() =>
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("made"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("made").DefineType("Made").CreateType();

    private sealed record Order(Customer Customer);

    private sealed record Customer(object Socket);

    private sealed class SafeWaitHandleOfMine() : SafeHandle(-1, ownsHandle: false)
    {
        public override bool IsInvalid => true;

        protected override bool ReleaseHandle() => true;
    }
}
