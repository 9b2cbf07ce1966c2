using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions;

/// <summary>A function of another process, found in this one.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = SameProgram.Trimmed)]
internal sealed class BoundFunction
{
    private readonly MethodInfo _method;
    private Delegate? _stateless;
    private string? _name;

    public BoundFunction(MethodInfo method, Type delegateType, TargetKind target)
    {
        _method = method;
        DelegateType = delegateType;
        Target = target;
    }

    public Type DelegateType { get; }

    public TargetKind Target { get; }

    public string DisplayName => _name ??= FunctionText.Of(_method);

    /// <summary>The delegate, when nothing is sent with a use.</summary>
    public Delegate Stateless => _stateless ??= Target == TargetKind.None
        ? _method.CreateDelegate(DelegateType)
        : With(RuntimeHelpers.GetUninitializedObject(_method.DeclaringType!));

    /// <summary>The delegate on what was sent.</summary>
    public Delegate With(object target) => _method.CreateDelegate(DelegateType, target);
}
