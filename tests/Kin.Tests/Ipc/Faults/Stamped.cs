namespace Kin.Tests.Ipc.Faults;

/// <summary>A value of 64 bytes of which every part says the same.</summary>
internal readonly record struct Stamped(int Producer, int Number)
{
    private readonly long _a = Number, _b = Number, _c = Number, _d = Number, _e = Number, _f = Number, _g = Number;

    public bool IsWhole => _a == Number && _b == Number && _c == Number && _d == Number && _e == Number && _f == Number && _g == Number;
}
