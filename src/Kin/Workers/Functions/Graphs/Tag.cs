namespace Kin.Workers.Functions.Graphs;

/// <summary>
/// The number that begins every reference of a graph. From <see cref="FirstObject"/> on, odd ones name an
/// object that came before and even ones begin a new object of a type that came before.
/// </summary>
internal static class Tag
{
    public const uint Null = 0;

    /// <summary>A new object of exactly the type that the place declares.</summary>
    public const uint Declared = 1;

    /// <summary>A new object; its type follows and is numbered.</summary>
    public const uint NewType = 2;

    public const uint FirstObject = 3;

    public static uint Object(int number) => FirstObject + ((uint)number << 1);

    public static uint KnownType(int number) => FirstObject + 1 + ((uint)number << 1);

    public static bool IsObject(uint tag) => tag >= FirstObject && (tag & 1) != 0;

    public static int Number(uint tag) => (int)((tag - FirstObject) >> 1);
}
