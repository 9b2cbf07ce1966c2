namespace Kin.Tests.Architecture;

/// <summary>The border around unsafe code.</summary>
public sealed class NativeBorderTests
{
    [Fact]
    public void Unsafe_code_stays_in_its_room() => Rule.Holds(NativeBorder.Check(SourceTree.Source));

    [Fact]
    public void Unsafe_code_in_another_room_is_reported() => Rule.Reports(
        "unsafe code", NativeBorder.Check([new("src/Kin/Bad.cs", "unsafe class Bad { }")]));

    [Fact]
    public void A_memory_trick_in_another_room_is_reported() => Rule.Reports(
        "MemoryMarshal", NativeBorder.Check(
            [new("src/Kin/Workers/Bad.cs", "class B { object x = MemoryMarshal.Cast<int, byte>(y); }")]));

    [Fact]
    public void A_memory_trick_in_the_transport_is_not() => Assert.Empty(
        NativeBorder.Check([new("src/Kin/Workers/Transport/Ring.cs", "class B { object x = Unsafe.As<object>(y); }")]));
}
