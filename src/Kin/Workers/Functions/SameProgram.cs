namespace Kin.Workers.Functions;

/// <summary>
/// Why the warnings of the linker and of the AOT compiler are silenced where reflection finds functions and
/// values.
/// </summary>
internal static class SameProgram
{
    public const string Trimmed =
        "Both ends are one program: what the linker took away is missing in both alike, and of Kin itself it "
        + "takes nothing that is used here (ILLink.Descriptors.xml).";

    public const string Compiled = "Workers are refused where there is no JIT (WorkerSupport).";
}
