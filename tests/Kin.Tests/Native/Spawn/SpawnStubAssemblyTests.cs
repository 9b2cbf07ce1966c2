using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// The bytes in SpawnStub are what the assembler makes of the listings in tests/Kin.Tests/Native/Assembly.
/// </summary>
public sealed class SpawnStubAssemblyTests
{
    [Fact]
    public void The_code_for_x86_64() =>
        Assert.Equal(AssembledListing.OfX64("SpawnStub.x64.s"), Convert.ToHexString(SpawnStub.X64));

    [Fact]
    public void The_code_for_arm64() =>
        Assert.Equal(AssembledListing.OfArm64("SpawnStub.arm64.s"), Convert.ToHexString(SpawnStub.Arm64));
}
