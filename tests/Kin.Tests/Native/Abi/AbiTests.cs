namespace Kin.Tests.Native.Abi;

/// <summary>Numbers and layouts are proved by the C compiler and the headers of the system, for both architectures.</summary>
public sealed class AbiTests
{
    public static TheoryData<string> Architectures => CCompiler.Architectures;

    [Theory, MemberData(nameof(Architectures))]
    public async Task Constants_have_the_values_of_the_headers(string architecture)
    {
        (string, long)[] constants = [.. CConstants.All()];
        Assert.Contains(("O_CLOEXEC", 0x80000), constants);
        Assert.Empty(await CCompiler.For(architecture).CheckAsync(CConstants.Source(constants)));
    }

    [Theory, MemberData(nameof(Architectures))]
    public async Task System_calls_have_the_numbers_of_the_headers(string architecture)
    {
        var calls = CSyscalls.All().Select(c => (c.Name, architecture == "arm64" ? c.Arm64 : c.X64));
        Assert.NotEmpty(calls);
        Assert.Empty(await CCompiler.For(architecture).CheckAsync(CSyscalls.Source(calls)));
    }

    [Fact]
    public void Every_system_call_number_of_the_source_is_read()
    {
        const System.Reflection.BindingFlags Any = System.Reflection.BindingFlags.Static
            | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public;
        Type type = typeof(Kin.Native.SyscallNumber);
        IEnumerable<string> declared = type.GetProperties(Any).Select(p => p.Name)
            .Concat(type.GetFields(Any).Where(f => f.IsLiteral).Select(f => f.Name));
        Assert.Equal(declared.Order(), CSyscalls.All().Select(c => c.Name).Order());
    }

    [Theory, MemberData(nameof(Architectures))]
    public async Task Structs_have_the_layout_of_the_headers(string architecture)
    {
        foreach (Type type in CStructs.All().Where(t => CStructs.Map.ContainsKey(t.Name)))
        {
            Assert.Empty(await CCompiler.For(architecture).CheckAsync(CStructs.Source(type)));
        }
    }

    [Fact]
    public void Every_struct_of_a_fixed_layout_is_in_the_table() => Assert.All(
        CStructs.All().Select(t => t.Name).Except(CStructs.OfOurOwn), name => Assert.Contains(name, CStructs.Map.Keys));

    [Fact]
    public async Task A_wrong_number_is_told_by_the_compiler()
    {
        Assert.Contains("EINTR is not 5", await CCompiler.X64.CheckAsync(CConstants.Source([("EINTR", 5)])), StringComparison.Ordinal);
        Assert.Contains("read is not 7", await CCompiler.X64.CheckAsync(CSyscalls.Source([("read", 7)])), StringComparison.Ordinal);
        Assert.Contains("no_such is in no header", await CCompiler.X64.CheckAsync(CSyscalls.Source([("no_such", 7)])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_layout_is_told_by_the_compiler()
    {
        string right = CStructs.Source(typeof(Kin.Native.Timespec));
        Assert.Contains("tv_nsec) == 8", right, StringComparison.Ordinal);
        string wrong = right.Replace("tv_nsec) == 8", "tv_nsec) == 4", StringComparison.Ordinal);
        Assert.Contains("Timespec.tv_nsec", await CCompiler.X64.CheckAsync(wrong), StringComparison.Ordinal);
    }
}
