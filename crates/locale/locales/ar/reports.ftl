### التقارير: من عليه أن يفعل شيئًا، أو أن يفعله أحد من أجله.

admin-nav-reports = التقارير
reports-title = التقارير
reports-text = كم شخصًا في كل حالة في هذه اللحظة. كل رقم يفتح قائمته.
home-reports = كل التقارير

reports-group-recovery = العودة إلى الحساب بلا مساعدة
reports-group-age = عمر كلمات المرور
reports-group-expiry = انتهاء الصلاحية
reports-group-change = كلمة مرور جديدة مستحقة
reports-group-sign-in = تسجيل الدخول

reports-cannot_recover = لا يستطيعون العودة بأنفسهم
reports-not_covered = الخدمة الذاتية ليست لهم
reports-no_method = ليس لديهم ما يُحتسب
reports-too_few = لديهم طريقة ويحتاجون إلى اثنتين
reports-reported = أبلغ عنها أصحابها
reports-administrators_cannot_recover = المسؤولون منهم
reports-age_month = أقل من 30 يومًا
reports-age_quarter = من 30 إلى 90 يومًا
reports-age_half_year = من 90 إلى 180 يومًا
reports-age_year = من 180 إلى 365 يومًا
reports-age_older = سنة فأكثر
reports-no_password = بلا كلمة مرور
reports-expired = انتهت
reports-expires_this_week = تنتهي خلال 7 أيام
reports-expires_soon = تنتهي خلال 14 يومًا
reports-expires_this_month = تنتهي خلال 30 يومًا
reports-never_expires = لا تنتهي أبدًا
reports-must_change = يجب تغيير كلمة المرور
reports-temporary = كلمة مرور مؤقتة
reports-locked = مقفل
reports-never_signed_in = لم يسجّلوا الدخول قط
reports-inactive = لم يسجّلوا الدخول منذ 90 يومًا

reports-recovery-text = كما تقرر «نسيت كلمة المرور» الآن، لكل من ليس محظورًا. يحتاج المسؤولون إلى طريقتين.
reports-ask = اطلب منهم إضافة بيانات الاتصال
reports-never-expire = تجعل سياسة كلمات المرور الكلمات لا تنتهي أبدًا، فلا يلزم أحدًا اختيار كلمة جديدة بسبب عمرها.
reports-expire-days = { $count ->
    [zero] بحسب سياسة كلمات المرور لا تنتهي كلمة المرور.
    [one] بحسب سياسة كلمات المرور تنتهي كلمة المرور بعد يوم واحد.
    [two] بحسب سياسة كلمات المرور تنتهي كلمة المرور بعد يومين.
    [few] بحسب سياسة كلمات المرور تنتهي كلمة المرور بعد { $count } أيام.
    [many] بحسب سياسة كلمات المرور تنتهي كلمة المرور بعد { $count } يومًا.
   *[other] بحسب سياسة كلمات المرور تنتهي كلمة المرور بعد { $count } يوم.
}
reports-file = تقرير «لا تنتهي أبدًا»
reports-file-text = { $count ->
    [zero] لا أحد في الملف.
    [one] شخص واحد باسم المستخدم وهل لا تنتهي كلمة المرور أبدًا، في ملف CSV.
    [two] شخصان باسم المستخدم وهل لا تنتهي كلمة المرور أبدًا، في ملف CSV.
    [few] { $count } أشخاص باسم المستخدم وهل لا تنتهي كلمة المرور أبدًا، في ملف CSV.
    [many] { $count } شخصًا باسم المستخدم وهل لا تنتهي كلمة المرور أبدًا، في ملف CSV.
   *[other] { $count } شخص باسم المستخدم وهل لا تنتهي كلمة المرور أبدًا، في ملف CSV.
}

users-filter-inactive = لم يسجّل الدخول منذ 90 يومًا
users-filter-age = عمر كلمة المرور
users-filter-age-month = كلمة المرور أحدث من 30 يومًا
users-filter-age-quarter = عمر كلمة المرور من 30 إلى 90 يومًا
users-filter-age-half_year = عمر كلمة المرور من 90 إلى 180 يومًا
users-filter-age-year = عمر كلمة المرور من 180 إلى 365 يومًا
users-filter-age-older = عمر كلمة المرور سنة فأكثر
users-filter-recovery = العودة بلا مساعدة
users-filter-recovery-could = يستطيعون العودة بأنفسهم
users-filter-recovery-cannot = لا يستطيعون العودة بأنفسهم
users-filter-recovery-not_covered = الخدمة الذاتية ليست لهم
users-filter-recovery-no_method = لا شيء يُحتسب
users-filter-recovery-too_few = طريقة واحدة، ويحتاج إلى اثنتين
state-filter-expires-week = تنتهي خلال 7 أيام
state-filter-expires-month = تنتهي خلال 30 يومًا
