### ما تحتاج إليه كل صفحة.

product = Latchkey
next = التالي
back = رجوع
cancel = إلغاء
close = إغلاق
save = حفظ
retry = حاول مرة أخرى
copy = نسخ
copied = تم النسخ
loading = جارٍ التحميل…
working = لحظة واحدة…
skip-to-content = الانتقال إلى المحتوى
optional = اختياري
show-password = إظهار كلمة المرور
hide-password = إخفاء كلمة المرور
error-prefix = خطأ: { $title }
error-summary = { $count ->
    [zero] لا شيء يحتاج إلى انتباهك
    [one] أمر واحد يحتاج إلى انتباهك
    [two] أمران يحتاجان إلى انتباهك
    [few] { $count } أمور تحتاج إلى انتباهك
    [many] { $count } أمرًا يحتاج إلى انتباهك
   *[other] { $count } أمر يحتاج إلى انتباهك
}
title-on-site = { $title } · { $organisation }
demo-mark = عرض توضيحي
demo-note = بيانات نموذجية. لا شيء هنا حقيقي، ولا تغادر أي رسالة هذا الحاسوب.
demo-mailbox = صندوق البريد
notice-offline = الخادم لا يجيب. تحقق من الاتصال ثم حاول مرة أخرى.
notice-outdated = تم تحديث Latchkey. أعد تحميل الصفحة؛ سيضيع ما كتبته هنا.
incident = المرجع { $id }
more = المزيد
never = أبدًا
none-entered = لا يوجد
yes = نعم
no = لا

app-launcher = مشغّل التطبيقات
app-admin = الإدارة
app-account = حسابي
app-links = روابط
account-menu = { $name }، قائمة الحساب
sign-out = تسجيل الخروج
language = اللغة
language-browser = لغة المتصفح

confirm-title = أكّد هويتك
confirm-lead = هذا إجراء مهم. أدخل كلمة مرورك للمتابعة؛ لن نسألك مجددًا إلا بعد خمس دقائق.
confirm-action = تأكيد


month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
date-long = { $day } { $month } { $year }
date-time = { $date }، { $time }
date-exact = { $date }، { $time } ({ $zone })
ago-now = الآن
ago-minutes = { $count ->
    [zero] الآن
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $count } دقائق
    [many] قبل { $count } دقيقة
   *[other] قبل { $count } دقيقة
}
ago-hours = { $count ->
    [zero] قبل أقل من ساعة
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $count } ساعات
    [many] قبل { $count } ساعة
   *[other] قبل { $count } ساعة
}
ago-days = { $count ->
    [zero] اليوم
    [one] أمس
    [two] قبل يومين
    [few] قبل { $count } أيام
    [many] قبل { $count } يومًا
   *[other] قبل { $count } يوم
}
left-seconds = بقيت { $count } ث
left-minutes = بقيت { $count } د
left-hours = بقيت { $count } س
left-days = { $count ->
    [zero] ينتهي اليوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $count } أيام
    [many] بقي { $count } يومًا
   *[other] بقي { $count } يوم
}
age-days = { $count ->
    [zero] عُيّنت اليوم
    [one] عمرها يوم واحد
    [two] عمرها يومان
    [few] عمرها { $count } أيام
    [many] عمرها { $count } يومًا
   *[other] عمرها { $count } يوم
}
span-seconds = { $count ->
    [zero] لحظة
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $count } ثوانٍ
    [many] { $count } ثانية
   *[other] { $count } ثانية
}
span-minutes = { $count ->
    [zero] لحظة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
span-hours = { $count ->
    [zero] لحظة
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}

not-found-title = هذه الصفحة غير موجودة
not-found-lead = ربما كُتب العنوان خطأً، أو نُقلت الصفحة.
not-found-home = الذهاب إلى صفحة البداية
no-right-title = هذه الصفحة للمسؤولين
no-right-lead = ليس لحسابك دور يفتحها. يستطيع مسؤول عام أن يمنحك دورًا.
failed-title = لم يتم التحميل
failed-lead = لم يتغير شيء. حاول مرة أخرى بعد لحظات.
