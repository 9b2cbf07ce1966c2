using System.Reflection;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>call ASSEMBLY TYPE METHOD</c>: loads an assembly from its file and calls a static method without
/// parameters, whose int becomes the exit status. So a test can keep both halves of a conversation in one
/// file.
/// </summary>
internal static class Call
{
    public static int Run(string[] args)
    {
        Type type = Assembly.LoadFrom(args[0]).GetType(args[1], throwOnError: true)!;
        MethodInfo method = type.GetMethod(
            args[2], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return (int)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }
}
